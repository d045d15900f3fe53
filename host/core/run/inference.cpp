#include "host/core/run/inference.hpp"

#include <algorithm>

#include "host/core/data/stack.hpp"
#include "proto/crc32.hpp"

namespace assay {

namespace {

// Where an inference takes longer than this the device says that it has started: then only the
// user's time-out counts.
constexpr rpc::Duration kLong{50'000};
// Uncounted inferences for outputs that are as those of the case before, as labels often are.
constexpr int kConfirmations = 8;

std::string overrun_sentence(std::int32_t code, const ImageModel& model,
                             const std::vector<GuardedBuffer>& guarded) {
  const auto number = static_cast<std::size_t>(code - 1);
  const std::string buffer = code > 0 && number / 2 < guarded.size()
                                 ? guarded[number / 2].name
                                 : fmt::format("buffer {} of its image", number / 2);
  return fmt::format(
      "The model {} wrote {} {}: memory that is not its own. What came out of it cannot be "
      "believed; is a tensor larger than the archive or package says?",
      model.name, number % 2 == 1 ? "behind" : "in front of", buffer);
}

[[noreturn]] void throw_failed(const rpc::RunReply& reply, const ImageModel& model,
                               const std::vector<GuardedBuffer>& guarded) {
  if (reply.outcome == proto::RunOutcome::overran) {
    throw rpc::DeviceError(overrun_sentence(reply.return_code, model, guarded), std::nullopt);
  }
  if (reply.outcome == proto::RunOutcome::workspace_exhausted) {
    throw rpc::DeviceError(
        fmt::format(
            "The model {} ran out of workspace: {} bytes were in use when a request found no "
            "room (the image holds {}). Its archive states too little, or a platform.c of "
            "yours hands out less.",
            model.name, reply.workspace_peak_bytes, model.workspace_bytes),
        std::nullopt);
  }
  throw rpc::DeviceError(fmt::format("The model {} returned {}.", model.name, reply.return_code),
                         std::nullopt);
}

class Runner {
 public:
  Runner(rpc::Session& session, const Clock& clock, const ImageModel& model,
         const ModelInputs& inputs, const InferenceOptions& options)
      : session_(session), clock_(clock), model_(model), inputs_(inputs), options_(options) {
    inputs_ride_ = session.inputs_ride(model.input_bytes());
    outputs_ride_ = session.outputs_ride(model.output_bytes());
    for (const ImageTensor& tensor : model.outputs) {
      result_.outputs.push_back(empty_stack(tensor.info));
    }
  }

  Inferences run() {
    const rpc::Duration start = clock_.now();
    if (inputs_.cases > 0 && !options_.stateful) fill_with_pattern();
    for (std::uint64_t index = 0; index < inputs_.cases; ++index) {
      run_case(index);
      if (may_be_unwritten(index)) confirm_unwritten(index);
      if (options_.progress) options_.progress(index + 1, inputs_.cases);
    }
    result_.elapsed = clock_.now() - start;
    return std::move(result_);
  }

 private:
  void fill_with_pattern() {
    for (const ImageTensor& output : model_.outputs) {
      session_.write(output.number, fill_pattern(output.info.bytes));
    }
  }

  bool may_be_unwritten(std::uint64_t index) const {
    if (options_.stateful || !result_.unwritten.empty()) return false;
    for (const Tensor& output : result_.outputs) {
      const auto got = case_data(output, index);
      if (index == 0) {
        if (find_unwritten(output.dtype.bytes(), fill_pattern(got.size()), got)) return true;
      } else if (confirmations_ < kConfirmations && is_same(output, index) &&
                 !is_fed_the_same(index)) {
        return true;
      }
    }
    return false;
  }

  static bool is_same(const Tensor& stack, std::uint64_t index) {
    return std::ranges::equal(case_data(stack, index), case_data(stack, index - 1));
  }
  bool is_fed_the_same(std::uint64_t index) const {
    return std::ranges::all_of(inputs_.stacks,
                               [&](const Tensor& stack) { return is_same(stack, index); });
  }

  void confirm_unwritten(std::uint64_t index) {
    ++confirmations_;
    std::vector<std::vector<std::uint8_t>> before;
    for (std::size_t i = 0; i < model_.outputs.size(); ++i) {
      before.push_back(opposite(case_data(result_.outputs[i], index)));
      session_.write(model_.outputs[i].number, before[i]);
    }
    rpc::RunRequest request;
    request.model = options_.model;
    feed_inputs(index, request);
    ask(request);
    for (std::size_t i = 0; i < model_.outputs.size(); ++i) {
      const TensorInfo& info = model_.outputs[i].info;
      const auto after =
          session_.read(model_.outputs[i].number, static_cast<std::uint32_t>(info.bytes));
      const auto found = find_unwritten(info.dtype.bytes(), before[i], after);
      if (!found) continue;
      result_.unwritten.push_back(*found);
      result_.unwritten.back().output = info.name;
    }
  }

  void run_case(std::uint64_t index) {
    rpc::RunReply reply;
    std::vector<std::uint32_t> first_outputs;
    const bool compares = options_.repeats > 1 && !options_.stateful;
    for (std::uint16_t repeat = 0; repeat < options_.repeats; ++repeat) {
      // What it does not write this time is not to be taken for what it wrote the time before.
      if (repeat > 0 && compares) fill_with_pattern();
      reply = run_once(index, repeat == 0 || feeds_again(), repeat + 1 == options_.repeats);
      if (!compares) continue;
      if (repeat > 0) {
        require_same(index, repeat, first_outputs);
        continue;
      }
      note_overwritten(index);
      first_outputs = output_digests();
    }
    take_outputs(reply);
  }

  bool feeds_again() const {
    if (options_.stateful) return false;
    return model_.overwrites_inputs || !result_.overwritten_inputs.empty();
  }

  void note_overwritten(std::uint64_t index) {
    if (model_.overwrites_inputs) return;  // as its compiler planned
    for (std::size_t i = 0; i < model_.inputs.size(); ++i) {
      const auto data = case_data(inputs_.stacks[i], index);
      const auto bytes = static_cast<std::uint32_t>(data.size());
      if (session_.digest(model_.inputs[i].number, bytes) ==
          proto::crc32(0, data.data(), data.size())) {
        continue;
      }
      result_.overwritten_inputs.insert(model_.inputs[i].info.name);
    }
  }

  std::vector<std::uint32_t> output_digests() {
    std::vector<std::uint32_t> digests;
    for (const ImageTensor& output : model_.outputs) {
      digests.push_back(
          session_.digest(output.number, static_cast<std::uint32_t>(output.info.bytes)));
    }
    return digests;
  }

  void require_same(std::uint64_t index, unsigned repeat, const std::vector<std::uint32_t>& first) {
    const std::vector<std::uint32_t> last = output_digests();
    for (std::size_t i = 0; i < last.size(); ++i) {
      if (last[i] == first[i]) continue;
      throw rpc::DeviceError(
          fmt::format("The model {} gave another {} in inference {} of case {} than in the first, "
                      "with the same inputs: it keeps state, or reads memory that nothing was "
                      "written to. --stateful takes such a model as it is.",
                      model_.name, model_.outputs[i].info.name, repeat + 1, index),
          std::nullopt);
    }
  }

  rpc::RunReply run_once(std::uint64_t index, bool feed, bool last) {
    rpc::RunRequest request;
    request.model = options_.model;
    request.announce = slow_;
    request.outputs_ride = last && outputs_ride_;
    request.measure_stack = first_;
    if (feed) {
      feed_inputs(index, request);
      result_.bytes_in += model_.input_bytes();
    }
    const rpc::Duration before = clock_.now();
    const rpc::RunReply reply = ask(request);
    slow_ = clock_.now() - before > kLong;
    result_.ticks.push_back(reply.ticks);
    result_.workspace_peak_bytes =
        std::max(result_.workspace_peak_bytes, reply.workspace_peak_bytes);
    result_.stack_peak_bytes = std::max(result_.stack_peak_bytes, reply.stack_peak_bytes);
    first_ = false;
    return reply;
  }

  // One inference that came to its end.
  rpc::RunReply ask(const rpc::RunRequest& request) {
    const rpc::RunReply reply = session_.run(request, options_.timeout);
    if (reply.outcome != proto::RunOutcome::done) throw_failed(reply, model_, options_.guarded);
    if (reply.repeats_done == request.repeats) return reply;
    throw rpc::DeviceError(
        fmt::format(
            "The device says that it made {} inferences where {} was asked for: what it says "
            "of them cannot be believed. Does the model write over the server's memory?",
            reply.repeats_done, request.repeats),
        std::nullopt);
  }

  void feed_inputs(std::uint64_t index, rpc::RunRequest& request) {
    for (std::size_t i = 0; i < model_.inputs.size(); ++i) {
      const auto data = case_data(inputs_.stacks[i], index);
      if (inputs_ride_) {
        request.inputs.insert(request.inputs.end(), data.begin(), data.end());
      } else {
        session_.write(model_.inputs[i].number, data);
      }
    }
  }

  void take_outputs(const rpc::RunReply& reply) {
    rpc::ByteView ridden = reply.outputs;
    for (std::size_t i = 0; i < model_.outputs.size(); ++i) {
      const ImageTensor& tensor = model_.outputs[i];
      const std::size_t bytes = tensor.info.bytes;
      result_.bytes_out += bytes;
      if (!outputs_ride_) {
        const auto count = static_cast<std::uint32_t>(bytes);
        append_case(result_.outputs[i], session_.read(tensor.number, count));
        continue;
      }
      if (ridden.size() < bytes) {
        throw Error(Blame::link, "The device's reply to run holds too few output bytes ({}).",
                    reply.outputs.size());
      }
      append_case(result_.outputs[i], ridden.first(bytes));
      ridden = ridden.subspan(bytes);
    }
  }

  rpc::Session& session_;
  const Clock& clock_;
  const ImageModel& model_;
  const ModelInputs& inputs_;
  const InferenceOptions& options_;
  Inferences result_;
  bool inputs_ride_ = false;
  bool outputs_ride_ = false;
  bool slow_ = true;  // unknown yet: announced
  bool first_ = true;
  int confirmations_ = 0;
};

}  // namespace

Inferences infer(rpc::Session& session, const Clock& clock, const ImageModel& model,
                 const ModelInputs& inputs, const InferenceOptions& options) {
  return Runner(session, clock, model, inputs, options).run();
}

}  // namespace assay
