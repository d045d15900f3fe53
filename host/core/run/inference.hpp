// Cases through a model on a device: tensors in, run, tensors out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/core/image/description.hpp"
#include "host/core/run/inputs.hpp"
#include "host/core/run/unwritten.hpp"
#include "host/rpc/session.hpp"

namespace assay {

struct InferenceOptions {
  std::uint8_t model = 0;     // number in the image
  std::uint16_t repeats = 1;  // inferences a case
  bool stateful = false;      // repeats may differ; they go on from what the one before left
  std::optional<rpc::Duration> timeout;  // of one inference
  std::vector<GuardedBuffer> guarded;    // the image's
  std::function<void(std::uint64_t done, std::uint64_t of)> progress;
};

struct Inferences {
  std::vector<Tensor> outputs;       // stacks, one an output, in call order
  std::vector<std::uint64_t> ticks;  // one an inference
  rpc::Duration elapsed{};           // of all exchanges, as the host's clock saw it
  std::uint64_t bytes_in = 0;        // tensor bytes to the device
  std::uint64_t bytes_out = 0;
  std::uint32_t workspace_peak_bytes = 0;
  std::uint32_t stack_peak_bytes = 0;
  // Inputs that an inference changed: they were written again before each one that followed.
  std::set<std::string> overwritten_inputs;
  std::vector<Unwritten> unwritten;  // outputs, of the first case where something was not written
};

// What was never written is looked for: before the first case outputs are filled with a pattern,
// and where one may be left, or the output is that of the case before for another input, the
// inference is made once more, uncounted, with the opposite in place. Not of a stateful model.
// Where a case is repeated, inputs and outputs on the device are compared by digests, so that each
// inference is one of the same input and gives the same output.
//
// Throws rpc::DeviceError when the model returns non-zero, overflows its workspace, writes beside
// one of its buffers, faults, runs past the time-out, or gives another output when it is repeated;
// Error(link) when the device is lost.
Inferences infer(rpc::Session& session, const Clock& clock, const ImageModel& model,
                 const ModelInputs& inputs, const InferenceOptions& options);

}  // namespace assay
