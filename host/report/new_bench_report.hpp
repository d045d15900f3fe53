// What `assay devices --init` shows, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "host/core/bench/draft_bench.hpp"

namespace assay {

struct NewBenchReport {
  BenchDraft draft;
  std::string file;
  bool is_written = false;
};

nlohmann::ordered_json new_bench_json(const NewBenchReport& report);
std::string new_bench_text(const NewBenchReport& report);

}  // namespace assay
