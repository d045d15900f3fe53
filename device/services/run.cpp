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

static_assert(offsetof(RunFigures, outcome) + 1 == proto::kRunReplyBytes);

// Sum of the tensors' bytes. Not inlined, for its size.
__attribute__((noinline)) static size_t bytes_of(const assay_tensor* tensors, unsigned count) {
  size_t total = 0;
  for (; count > 0; --count) total += tensors++->bytes;
  return total;
}

void send_progress(uint32_t done, uint32_t total, uint64_t ticks) {
  const struct {
    uint32_t done, total;
    uint64_t ticks;
  } payload = {done, total, ticks};
  send_event(Type::progress, &payload, sizeof payload);
}

void run(const uint8_t* payload, size_t bytes) {
  const assay_model* model = find_model(payload[0]);
  if (model == nullptr) return refuse(Status::no_such_item);
  const uint16_t repeats = proto::load16(payload + 1);
  const uint8_t flags = payload[3];
  Kept& kept = server.kept;
  // Asked before the model runs: a run whose reply cannot be sent would be lost.
  if (flags & proto::kRunOutputs) {
    if (bytes_of(model->outputs, model->output_count) > kPayloadBytes - proto::kRunReplyBytes) {
      return refuse(Status::too_large);
    }
    kept.model = model;
  }
  // Inputs ride along in call order, all or none.
  payload += proto::kRunRequestBytes;
  bytes -= proto::kRunRequestBytes;
  if (bytes > 0) {
    const assay_tensor* input = model->inputs;
    if (bytes != bytes_of(input, model->input_count)) return refuse(Status::bad_argument);
    for (unsigned left = model->input_count; left > 0; --left, ++input) {
      memcpy(input->data, payload, input->bytes);
      payload += input->bytes;
    }
  }
  RunFigures& figures = kept.figures;
  figures.ticks = 0;
  figures.stack_peak_bytes = 0;
  figures.return_code = 0;
  figures.repeats_done = 0;
  figures.outcome = RunOutcome::done;
  const bool announce = flags & proto::kRunAnnounce;
  if (announce) send_event(Type::started, nullptr, 0);
  if (flags & proto::kRunStack) stack_paint();
  workspace.peak = 0;
  while (figures.repeats_done < repeats) {
    workspace.used = 0;
    workspace.exhausted = false;
    const uint64_t before = server.port->ticks();
    figures.return_code = model->run(model);
    const uint64_t ticks = server.port->ticks() - before;
    figures.ticks += ticks;
    ++figures.repeats_done;
    const auto check = server.image->check;
    const int32_t overran = check == nullptr ? 0 : check();
    RunOutcome outcome = RunOutcome::done;
    if (figures.return_code != 0) outcome = RunOutcome::returned_nonzero;
    if (workspace.exhausted) outcome = RunOutcome::workspace_exhausted;
    if (overran != 0) {
      outcome = RunOutcome::overran;
      figures.return_code = overran;
    }
    figures.outcome = outcome;
    if (outcome != RunOutcome::done) break;
    if (announce && repeats > 1) send_progress(figures.repeats_done, repeats, ticks);
  }
  figures.workspace_peak_bytes = workspace.peak;
  if (flags & proto::kRunStack) {
    figures.stack_peak_bytes = server.counters.stack_peak_bytes = stack_painted_peak();
  }
}

void run_reply(const uint8_t*, size_t) {
  const Kept& kept = server.kept;
  put(&kept.figures, proto::kRunReplyBytes);
  if (kept.model == nullptr) return;
  const assay_tensor* output = kept.model->outputs;
  for (unsigned left = kept.model->output_count; left > 0; --left, ++output) {
    put(output->data, output->bytes);
  }
}

}  // namespace assay::device
