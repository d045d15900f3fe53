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

// The piece [offset, offset + count) of the tensor that the payload names, with which the reply
// then starts; nullptr where it is refused.
static uint8_t* locate(const uint8_t* payload, uint32_t count) {
  const uint32_t where = proto::load32(payload);
  server.detail = static_cast<int32_t>(where);
  const uint8_t number = static_cast<uint8_t>(where);
  const uint32_t offset = where >> 8;
  void* data;
  uint32_t bytes;
  TensorPlace place;
  if (number == proto::kArgumentsTensor) {
    data = server.image->arguments;
    bytes = server.image->argument_bytes;
  } else if (number == proto::kResultTensor) {
    data = server.kept.result_span.data;
    bytes = server.kept.result_span.bytes;
  } else if (const assay_tensor* tensor = find_tensor(number, place)) {
    data = tensor->data;
    bytes = tensor->bytes;
  } else {
    refuse(Status::no_such_item);
    return nullptr;
  }
  if (proto::holds(proto::Protection::bounds) && (offset > bytes || count > bytes - offset)) {
    refuse(Status::out_of_range);
    return nullptr;
  }
  put(payload, 4);
  return static_cast<uint8_t*>(data) + offset;
}

void write(const uint8_t* payload, size_t bytes) {
  const size_t count = bytes - 4;
  uint8_t* piece = locate(payload, count);
  if (payload[0] == proto::kResultTensor) return refuse(Status::no_such_item);
  if (server.status == Status::ok) memcpy(piece, payload + 4, count);
}

void read(const uint8_t* payload, size_t) {
  const uint32_t count = proto::load16(payload + 4);
  const uint8_t* piece = locate(payload, count);
  if (server.status != Status::ok) return;
  if (count > kPayloadBytes - 4) return refuse(Status::too_large);
  put(piece, count);
}

void digest(const uint8_t* payload, size_t) {
  const uint32_t count = proto::load24(payload + 4);
  const uint8_t* piece = locate(payload, count);
  if (server.status == Status::ok) put(proto::crc32(0, piece, count));
}

}  // namespace assay::device
