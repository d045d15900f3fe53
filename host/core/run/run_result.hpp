// What a run came to, as far as it came. Owns all that it says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/core/autopsy/diagnosis.hpp"
#include "host/core/board/board.hpp"
#include "host/core/firmware/compiler_warnings.hpp"
#include "host/core/fit/fit.hpp"
#include "host/core/flash/flash_record.hpp"
#include "host/core/image/description.hpp"
#include "host/core/job_failure.hpp"
#include "host/core/outcome.hpp"
#include "host/core/run/fault_text.hpp"
#include "host/core/run/inference.hpp"
#include "host/core/run/inputs.hpp"
#include "host/core/run/verdict.hpp"
#include "host/rpc/link_counters.hpp"
#include "host/rpc/messages.hpp"

namespace assay {

// Absent is what the run did not come to.
struct RunResult {
  std::optional<Board> board;
  std::optional<ImageDescription> image;
  std::optional<ImageModel> model;
  std::optional<ModelInputs> inputs;
  std::optional<Inferences> inferences;
  std::optional<Verdict> verdict;
  std::optional<FitReport> fit;
  std::optional<rpc::HelloReply> hello;
  std::optional<rpc::LinkCounters> host_counters;
  std::optional<rpc::MemoryReply> device_counters;
  std::optional<FaultPlace> fault;
  std::optional<FlashRecord> flash;
  std::optional<Autopsy> autopsy;
  std::optional<unsigned> late_bound_calls;
  std::optional<bool> from_cache;
  std::vector<CompilerWarning> compiler_warnings;
  std::string device;  // of the bench; empty: none
  std::string link;
  std::uint32_t line_rate = 0;  // bits per second; 0: it has none
  std::uint16_t repeats = 1;
  std::vector<std::string> log;  // text of the device
  std::optional<JobFailure> failure;

  Outcome outcome() const {
    if (failure) return outcome_of(failure->blame);
    if (!verdict || !verdict->compares()) return Outcome::ran;
    return verdict->pass() ? Outcome::pass : Outcome::mismatch;
  }
};

}  // namespace assay
