// write, read, digest: tensor bytes by number and offset; no address comes from the wire.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"
#include "proto/crc32.hpp"
#include "proto/protection.hpp"

namespace assay::device {

using proto::Status;

const assay_model* find_model(unsigned number) {
  return number < server.image->model_count ? server.image->models[number] : nullptr;
}

const assay_tensor* find_tensor(unsigned number, TensorPlace& place) {
  unsigned left = number;
  for (place.model = 0; const assay_model* model = find_model(place.model); ++place.model) {
    place.output = left >= model->input_count;
    if (!place.output) return &model->inputs[left];
    left -= model->input_count;
    if (left < model->output_count) return &model->outputs[left];
    left -= model->output_count;
  }
  return nullptr;
}

// The piece [offset, offset + count) of the tensor that the payload names. The reply then starts
// with what named it.
static Status locate(Request& request, uint32_t count, uint8_t*& piece) {
  const uint32_t where = proto::load32(request.payload);
  request.detail = static_cast<int32_t>(where);
  const uint8_t number = static_cast<uint8_t>(where);
  const uint32_t offset = where >> 8;
  uint32_t bytes;
  TensorPlace place;
  if (number == proto::kArgumentsTensor) {
    piece = static_cast<uint8_t*>(server.image->arguments);
    bytes = server.image->argument_bytes;
  } else if (number == proto::kResultTensor) {
    piece = server.kept.result_span.data;
    bytes = server.kept.result_span.bytes;
  } else if (const assay_tensor* tensor = find_tensor(number, place)) {
    piece = static_cast<uint8_t*>(tensor->data);
    bytes = tensor->bytes;
  } else {
    return Status::no_such_item;
  }
  if (proto::holds(proto::Protection::bounds) && (offset > bytes || count > bytes - offset)) {
    return Status::out_of_range;
  }
  piece += offset;
  put(request.payload, 4);
  return Status::ok;
}

Status write(Request& request) {
  const uint32_t count = static_cast<uint32_t>(request.bytes - 4);
  uint8_t* piece;
  Status status = locate(request, count, piece);
  if (request.payload[0] == proto::kResultTensor) status = Status::no_such_item;
  if (status != Status::ok) return status;
  memcpy(piece, request.payload + 4, count);
  return Status::ok;
}

Status read(Request& request) {
  const uint32_t count = proto::load16(request.payload + 4);
  uint8_t* piece;
  const Status status = locate(request, count, piece);
  if (status != Status::ok) return status;
  if (count > kPayloadBytes - 4) return Status::too_large;
  put(piece, count);
  return Status::ok;
}

Status digest(Request& request) {
  const uint32_t count = proto::load24(request.payload + 4);
  uint8_t* piece;
  const Status status = locate(request, count, piece);
  if (status != Status::ok) return status;
  put(proto::crc32(0, piece, count));
  return Status::ok;
}

}  // namespace assay::device
