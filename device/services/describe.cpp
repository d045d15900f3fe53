// describe: what is in the image, item by item, for hosts that do not know it already.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::DescribeWhat;
using proto::Status;

static void put_text(Encoder& reply, const char* text) {
  if (text != nullptr) reply.put(text, strlen(text));
}

static Status describe_model(uint8_t number, Encoder& reply) {
  const assay_model* model = find_model(number);
  if (model == nullptr) return Status::no_such_item;
  reply.put(model->input_count, 1);
  reply.put(model->output_count, 1);
  reply.put(model->workspace_bytes, 4);
  put_text(reply, model->name);
  return Status::ok;
}

static Status describe_tensor(uint8_t number, Encoder& reply) {
  uint8_t model;
  bool output;
  const assay_tensor* tensor = find_tensor(number, model, output);
  if (tensor == nullptr) return Status::no_such_item;
  const uint8_t head[] = {model, output, tensor->dtype_code, tensor->dtype_bits,
                          tensor->dimensions};
  reply.put(head, sizeof head);
  reply.put(tensor->bytes, 4);
  for (uint8_t i = 0; i < tensor->dimensions; ++i) {
    reply.put(static_cast<uint32_t>(tensor->shape[i]), 4);
  }
  put_text(reply, tensor->name);
  return Status::ok;
}

static Status describe_function(uint32_t number, Encoder& reply) {
  if (number >= server.image->function_count) return Status::no_such_item;
  const assay_function* function = server.image->functions[number];
  reply.put(hash_of(*function), 4);
  reply.put(function->kinds, 4);
  put_text(reply, function->signature);
  return Status::ok;
}

Status describe(const Request& request, Encoder& reply, int32_t& detail) {
  const uint16_t number = proto::load16(request.payload + 1);
  detail = number;
  if (number > 0xff && request.payload[0] != static_cast<uint8_t>(DescribeWhat::function)) {
    return Status::no_such_item;
  }
  switch (static_cast<DescribeWhat>(request.payload[0])) {
    case DescribeWhat::model:
      return describe_model(static_cast<uint8_t>(number), reply);
    case DescribeWhat::tensor:
      return describe_tensor(static_cast<uint8_t>(number), reply);
    case DescribeWhat::function:
      return describe_function(number, reply);
  }
  return Status::no_such_item;
}

}  // namespace assay::device
