#include "host/desk/desk_bench.hpp"

#include "host/core/line/link_url.hpp"

namespace assay {

BenchFile bench_file(const JobContext& job, const std::string& wished) {
  return wished.empty() ? job.outside.bench : BenchFile{wished, true};
}

Bench desk_bench(const JobContext& job, const std::string& wished) {
  BenchRules rules;
  rules.boards = job.boards.names();
  rules.check_url = [](std::string_view url) { parse_attach_url(url); };
  return read_bench(bench_file(job, wished), rules);
}

}  // namespace assay
