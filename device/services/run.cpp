// run: inference by a direct call. Between the two clock readings there is the model and nothing
// else.
#include <string.h>

#include "device/crt/platform_hooks.hpp"
#include "device/server/server.hpp"
#include "device/server/stack_paint.hpp"
#include "proto/bytes.hpp"

namespace assay::device {

using proto::RunOutcome;
using proto::Status;
using proto::Type;

// Inputs ride along in call order, all or none.
static Status take_inputs(const assay_model& model, const uint8_t* bytes, size_t count) {
  if (count == 0) return Status::ok;
  size_t total = 0;
  for (uint8_t i = 0; i < model.input_count; ++i) total += model.inputs[i].bytes;
  if (total != count) return Status::bad_argument;
  for (uint8_t i = 0; i < model.input_count; ++i) {
    memcpy(model.inputs[i].data, bytes, model.inputs[i].bytes);
    bytes += model.inputs[i].bytes;
  }
  return Status::ok;
}

// Asked before the model runs: a run whose reply cannot be sent would be lost.
static bool outputs_fit(const assay_model& model) {
  size_t room = kDecodedBytes - proto::kShortestFrameBytes - proto::kRunReplyBytes;
  for (uint8_t i = 0; i < model.output_count; ++i) {
    if (model.outputs[i].bytes > room) return false;
    room -= model.outputs[i].bytes;
  }
  return true;
}

void send_progress(uint32_t done, uint32_t total, uint64_t ticks) {
  uint8_t payload[16];
  proto::store(payload, done, 4);
  proto::store(payload + 4, total, 4);
  proto::store64(payload + 8, ticks);
  send_event(Type::progress, payload, sizeof payload);
}

void run_act(const Request& request, Kept& kept) {
  const assay_model* model = find_model(request.payload[0]);
  if (model == nullptr) {
    kept.status = Status::no_such_item;
    return;
  }
  kept.model = model;
  kept.flags = request.payload[3];
  if ((kept.flags & proto::kRunOutputs) && !outputs_fit(*model)) {
    kept.status = Status::too_large;
    return;
  }
  kept.status = take_inputs(*model, request.payload + proto::kRunRequestBytes,
                            request.bytes - proto::kRunRequestBytes);
  if (kept.status != Status::ok) return;
  kept.outcome = RunOutcome::done;
  kept.return_code = 0;
  kept.ticks = 0;
  kept.repeats_done = proto::load16(request.payload + 1);
  const uint16_t repeats = kept.repeats_done;
  const bool announce = kept.flags & proto::kRunAnnounce;
  if (announce) send_event(Type::started, nullptr, 0);
  if (kept.flags & proto::kRunStack) stack_paint();
  workspace_reset_peak();
  for (uint16_t done = 0; done < repeats;) {
    workspace_begin();
    const uint64_t before = server.port->ticks();
    const int32_t code = model->run(model);
    const uint64_t ticks = server.port->ticks() - before;
    kept.ticks += ticks;
    ++done;
    if (workspace_exhausted()) kept.outcome = RunOutcome::workspace_exhausted;
    if (code != 0) {
      if (kept.outcome == RunOutcome::done) kept.outcome = RunOutcome::returned_nonzero;
      kept.return_code = code;
    }
    if (kept.outcome != RunOutcome::done) {
      kept.repeats_done = done;
      break;
    }
    if (announce && repeats > 1) send_progress(done, repeats, ticks);
  }
  kept.workspace_peak_bytes = workspace_peak();
  if (kept.flags & proto::kRunStack) server.stack_peak_bytes = stack_painted_peak();
}

void run_reply(const Kept& kept, Encoder& reply) {
  reply.put(static_cast<uint8_t>(kept.outcome), 1);
  reply.put(kept.repeats_done, 2);
  reply.put(static_cast<uint32_t>(kept.return_code), 4);
  reply.put64(kept.ticks);
  reply.put(kept.workspace_peak_bytes, 4);
  reply.put(kept.flags & proto::kRunStack ? server.stack_peak_bytes : 0, 4);
  if (kept.flags & proto::kRunOutputs) {
    for (uint8_t i = 0; i < kept.model->output_count; ++i) {
      reply.put(kept.model->outputs[i].data, kept.model->outputs[i].bytes);
    }
  }
}

}  // namespace assay::device
