// The bench of a job: which file says what is on this desk, and what it says.
#pragma once

#include <string>

#include "host/core/bench/read_bench.hpp"
#include "host/desk/job_context.hpp"

namespace assay {

// The wish's file; where that is empty, Outside::bench.
BenchFile bench_file(const JobContext& job, const std::string& wished);

// Throws as read_bench() does.
Bench desk_bench(const JobContext& job, const std::string& wished);

}  // namespace assay
