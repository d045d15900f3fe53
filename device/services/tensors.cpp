// write, read, digest: tensor bytes by number and offset; no address comes from the wire.
#include <string.h>

#include "device/server/server.hpp"
#include "proto/bytes.hpp"
#include "proto/crc32.hpp"

namespace assay::device {

using proto::Status;

const assay_model* find_model(uint8_t number) {
  return number < server.image->model_count ? server.image->models[number] : nullptr;
}

const assay_tensor* find_tensor(uint8_t number, uint8_t& model_number, bool& output) {
  unsigned left = number;
  for (model_number = 0; const assay_model* model = find_model(model_number); ++model_number) {
    output = left >= model->input_count;
    if (!output) return &model->inputs[left];
    left -= model->input_count;
    if (left < model->output_count) return &model->outputs[left];
    left -= model->output_count;
  }
  return nullptr;
}

bool find_span(uint8_t number, Span& span) {
  uint8_t model;
  bool output;
  if (number == proto::kArgumentsTensor) {
    span = {static_cast<uint8_t*>(server.image->arguments), server.image->argument_bytes};
  } else if (number == proto::kResultTensor) {
    span = result_span(server.kept);
  } else if (const assay_tensor* tensor = find_tensor(number, model, output)) {
    span = {static_cast<uint8_t*>(tensor->data), tensor->bytes};
  } else {
    return false;
  }
  return true;
}

// The piece [offset, offset + count) of the tensor that the payload names.
static Status locate(const Request& request, uint32_t count, Span& piece, int32_t& detail) {
  detail = static_cast<int32_t>(proto::load32(request.payload));
  Span tensor;
  if (!find_span(request.payload[0], tensor)) return Status::no_such_item;
  const uint32_t offset = proto::load24(request.payload + 1);
  if (offset > tensor.bytes || count > tensor.bytes - offset) return Status::out_of_range;
  piece = {tensor.data + offset, count};
  return Status::ok;
}

Status write(const Request& request, Encoder& reply, int32_t& detail) {
  const uint32_t count = static_cast<uint32_t>(request.bytes - 4);
  Span piece;
  Status status = locate(request, count, piece, detail);
  if (request.payload[0] == proto::kResultTensor) status = Status::no_such_item;
  if (status != Status::ok) return status;
  memcpy(piece.data, request.payload + 4, count);
  reply.put(request.payload, 4);
  return Status::ok;
}

Status read(const Request& request, Encoder& reply, int32_t& detail) {
  Span piece;
  const Status status = locate(request, proto::load16(request.payload + 4), piece, detail);
  if (status != Status::ok) return status;
  reply.put(request.payload, 4);
  reply.put(piece.data, piece.bytes);
  return Status::ok;
}

Status digest(const Request& request, Encoder& reply, int32_t& detail) {
  Span piece;
  const Status status = locate(request, proto::load24(request.payload + 4), piece, detail);
  if (status != Status::ok) return status;
  reply.put(request.payload, 4);
  reply.put(proto::crc32(0, piece.data, piece.bytes), 4);
  return Status::ok;
}

}  // namespace assay::device
