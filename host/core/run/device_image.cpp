#include "host/core/run/device_image.hpp"

namespace assay {

namespace {

ImageTensor image_tensor(const rpc::TensorReply& reply, std::size_t number, std::size_t position) {
  ImageTensor tensor;
  tensor.number = static_cast<std::uint8_t>(number);
  tensor.info.name = reply.name.empty()
                         ? fmt::format("{}{}", reply.output ? "output" : "input", position)
                         : reply.name;
  tensor.info.c_name = tensor.info.name;
  tensor.info.dtype = reply.dtype;
  tensor.info.bytes = reply.bytes;
  if (!reply.shape.empty()) tensor.info.shape = reply.shape;
  return tensor;
}

}  // namespace

ImageDescription describe_device(rpc::Session& session) {
  ImageDescription image;
  image.build_id = session.hello().build_id;
  for (const rpc::ModelReply& reply : session.models()) {
    ImageModel model;
    model.name = reply.name;
    model.workspace_bytes = reply.workspace_bytes;
    image.models.push_back(model);
  }
  std::size_t number = 0;
  for (const rpc::TensorReply& reply : session.tensors()) {
    const bool consistent =
        reply.model < image.models.size() && reply.dtype.bits > 0 &&
        (reply.shape.empty() ||
         static_cast<std::uint64_t>(element_count(reply.shape)) * reply.dtype.bytes() ==
             reply.bytes);
    if (!consistent) {
      throw Error(Blame::link, "The device describes tensor {} in a way that contradicts itself.",
                  number);
    }
    ImageModel& model = image.models[reply.model];
    auto& list = reply.output ? model.outputs : model.inputs;
    list.push_back(image_tensor(reply, number, list.size()));
    ++number;
  }
  for (const rpc::FunctionReply& reply : session.functions()) {
    if (!reply.signature.empty()) image.functions.push_back(parse_signature(reply.signature));
  }
  return image;
}

}  // namespace assay
