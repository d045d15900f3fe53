// describe: what is in the image, item by item, for hosts that do not know it already.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::DescribeWhat;
using proto::Status;

// The fields behind `bytes` go out as they lie there.
static_assert(offsetof(assay_tensor, dtype_code) == offsetof(assay_tensor, bytes) + 4 &&
              offsetof(assay_tensor, dimensions) == offsetof(assay_tensor, bytes) + 6 &&
              offsetof(assay_model, output_count) == offsetof(assay_model, input_count) + 1);

void put_shape(const int64_t* shape, unsigned dimensions) {
  for (; dimensions > 0; --dimensions) put(shape++, 4);
}

void describe(const uint8_t* payload, size_t) {
  const uint16_t number = proto::load16(payload + 1);
  server.detail = number;
  const uint8_t what = payload[0];
  const char* name;
  if (what == static_cast<uint8_t>(DescribeWhat::function)) {
    if (number >= server.image->function_count) return refuse(Status::no_such_item);
    const assay_function* function = server.image->functions[number];
    const uint32_t head[] = {hash_of(*function), function->kinds};
    put(head);
    name = function->signature;
  } else if (what == static_cast<uint8_t>(DescribeWhat::model)) {
    const assay_model* model = find_model(number);
    if (model == nullptr) return refuse(Status::no_such_item);
    put(&model->input_count, 2);
    put(model->workspace_bytes);
    name = model->name;
  } else {
    TensorPlace place;
    const assay_tensor* tensor = find_tensor(number, place);
    if (tensor == nullptr || what != static_cast<uint8_t>(DescribeWhat::tensor)) {
      return refuse(Status::no_such_item);
    }
    put(&tensor->bytes, 7);
    put(place);
    put_shape(tensor->shape, tensor->dimensions);
    name = tensor->name;
  }
  if (name != nullptr) put(name, strlen(name));
}

}  // namespace assay::device
