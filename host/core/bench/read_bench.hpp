// Reads bench files.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/bench/bench.hpp"

namespace assay {

struct BenchFile {
  std::filesystem::path path;  // empty: neither named nor a default place
  bool named = false;          // by the user, who wants it read
};

// Where the bench file lies: `option` (--bench) where it is not empty, else $ASSAY_BENCH, else
// assay/bench.json in $XDG_CONFIG_HOME (~/.config). `variable` is getenv(3).
BenchFile find_bench_file(const std::string& option,
                          const std::function<const char*(const char*)>& variable);

// What the rest of the tool knows about a bench's values.
struct BenchRules {
  std::vector<std::string> boards;                  // the names of all boards
  std::function<void(std::string_view)> check_url;  // throws Error(input) for no --attach URL
};

// The bench in `file`. A file at the default place that is missing is an empty bench. Throws
// Error(input): a named file that is missing, no JSON (line and column), or "FILE: JSON Pointer:
// sentence" for what breaks the schema or what check_bench() refuses.
Bench read_bench(const BenchFile& file, const BenchRules& rules);

}  // namespace assay
