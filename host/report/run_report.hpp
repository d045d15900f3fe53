// One run as one JSON document (docs/schema/report.schema.json). Every other form is a view of it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/core/autopsy/diagnosis.hpp"
#include "host/core/board/board.hpp"
#include "host/core/fit/fit.hpp"
#include "host/core/run/fault_text.hpp"
#include "host/core/run/inference.hpp"
#include "host/core/run/verdict.hpp"
#include "host/report/flash_report.hpp"

namespace assay {

// What the run went through, as far as it came. Pointers: null where it did not come so far.
struct RunRecord {
  const Board* board = nullptr;
  const ImageDescription* image = nullptr;
  const ImageModel* model = nullptr;
  const ModelInputs* inputs = nullptr;
  const Inferences* inferences = nullptr;
  const Verdict* verdict = nullptr;
  const FitReport* fit = nullptr;
  const rpc::HelloReply* hello = nullptr;
  const rpc::LinkCounters* host_counters = nullptr;
  const rpc::MemoryReply* device_counters = nullptr;
  const FaultPlace* fault = nullptr;
  const FlashRecord* flash = nullptr;
  const Autopsy* autopsy = nullptr;
  std::optional<unsigned> late_bound_calls;
  std::optional<bool> from_cache;
  std::string device;  // of the bench; empty: none
  std::string link;
  std::uint32_t line_rate = 0;  // bits per second; 0: it has none
  std::uint16_t repeats = 1;
  std::vector<std::string> log;  // text of the device
  std::string error;             // sentence; empty: none
  int exit_code = 0;
};

nlohmann::ordered_json run_report(const RunRecord& record);

// "emulated NAME, instructions": what a report's first line says it ran on.
std::string ran_on(const Board& board);

}  // namespace assay
