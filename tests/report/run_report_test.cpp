#include "host/report/run_report.hpp"

#include <fstream>
#include <iterator>
#include <limits>

#include "host/core/data/json_schema.hpp"
#include "host/core/data/stack.hpp"
#include "host/report/run_text.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

std::string schema() {
  std::ifstream file(ASSAY_SOURCE_DIR "/docs/schema/report.schema.json");
  return {std::istreambuf_iterator<char>(file), {}};
}

// A run of one model with one float output of two elements, two cases.
struct Finished {
  Board board;
  ImageDescription image;
  ModelInputs inputs;
  Inferences inferences;
  Verdict verdict;
  rpc::LinkCounters host;
  rpc::MemoryReply device;
  FitReport fit;
  RunRecord record;

  Finished() {
    board.name = "a-board";
    board.emulated = true;
    board.ticks = {25'000'000, "instructions", 3.2};
    image.build_id = {0, 1, 2, 3, 4, 5, 6, 0xff};
    ImageModel model;
    model.name = "m";
    image.models = {model};
    inputs.cases = 2;
    inferences.ticks = {3200, 6400};
    fit.regions = {{"flash", RegionKind::flash, 4096, 100, 0, {}}};
    record.board = &board;
    record.image = &image;
    record.model = &image.models.front();
    record.inputs = &inputs;
    record.inferences = &inferences;
    record.verdict = &verdict;
    record.host_counters = &host;
    record.device_counters = &device;
    record.fit = &fit;
    record.late_bound_calls = 0;
    record.link = "socketpair";
  }
};

OutputComparison comparison(float got, float want) {
  TensorInfo info;
  info.dtype = {TypeCode::floating, 32};
  info.shape = Shape{1};
  info.bytes = 4;
  Tensor left = empty_stack(info);
  Tensor right = empty_stack(info);
  append_case(left, {reinterpret_cast<const std::uint8_t*>(&got), 4});
  append_case(right, {reinterpret_cast<const std::uint8_t*>(&want), 4});
  return compare_output("out", left, right, {});
}

}  // namespace

TEST_CASE("report: a finished run keeps to the published schema") {
  Finished run;
  run.verdict.compared = {comparison(1, 2)};
  const auto report = run_report(run.record);
  REQUIRE_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
}

TEST_CASE("report: a run that failed early keeps to the published schema") {
  RunRecord record;
  record.error = "No emulator.";
  record.exit_code = 4;
  const auto report = run_report(record);
  REQUIRE_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
  REQUIRE(report["verdict"] == "error");
}

TEST_CASE("report: ticks become instructions by the board's scale") {
  Finished run;
  const auto report = run_report(run.record);
  CHECK(report["inference"]["min"] == 1000);
  CHECK(report["inference"]["max"] == 2000);
  CHECK(report["inference"]["mean"] == 1500);
}

TEST_CASE("report: NaN is written as text, so that the document stays JSON") {
  Finished run;
  run.verdict.compared = {comparison(std::numeric_limits<float>::quiet_NaN(), 2)};
  const auto report = run_report(run.record);
  CHECK(report["outputs"][0]["worst"]["got"] == "nan");
  REQUIRE_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
}

TEST_CASE("report: the text's first line says that the board is emulated and counts instructions") {
  Finished run;
  const std::string text = run_text(run_report(run.record), false);
  REQUIRE(text.substr(0, text.find('\n')) == "emulated a-board, instructions: model m, 2 cases");
}

TEST_CASE("report: a mismatch ends in FAIL, a match in PASS") {
  Finished run;
  CHECK(run_text(run_report(run.record), false).find("PASS\n") != std::string::npos);
  run.record.exit_code = 1;
  CHECK(run_text(run_report(run.record), false).find("FAIL") != std::string::npos);
}
