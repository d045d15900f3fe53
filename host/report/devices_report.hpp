// What `assay devices` shows, as JSON and as text.
#pragma once

#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/core/bench/lock_ticket.hpp"
#include "host/core/bench/match.hpp"

namespace assay {

struct DevicesReport {
  std::string bench_file;  // empty: there is none
  BenchState state;
  std::vector<LockUse> uses;  // of state.devices, one each
  std::time_t now = 0;
};

// Times in UTC, as ISO 8601 has them.
nlohmann::ordered_json devices_json(const DevicesReport& report);

// Lines for people; texts of devices are shown without their control characters.
std::string devices_text(const DevicesReport& report);

}  // namespace assay
