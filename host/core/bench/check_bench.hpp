// What a bench file's schema cannot say.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "host/core/bench/bench.hpp"
#include "host/core/bench/read_bench.hpp"

namespace assay {

// For a document that keeps the schema: each link and probe is of exactly one kind, with what
// belongs to that kind. Throws Error(input) "FILE: JSON Pointer: sentence".
void check_bench_kinds(const nlohmann::json& document, const std::string& file);

// Unknown boards (a near miss is suggested), URLs that --attach does not take, ports out of range,
// rtt without a probe, names that come twice, links and probes that two devices share. Throws
// Error(input) as above.
void check_bench(const Bench& bench, const BenchRules& rules, const std::string& file);

}  // namespace assay
