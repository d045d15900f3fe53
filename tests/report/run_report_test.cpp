#include "host/report/run_report.hpp"

#include <fstream>
#include <iterator>
#include <limits>

#include "host/core/data/json_schema.hpp"
#include "host/core/data/stack.hpp"
#include "host/report/run_text.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::StartsWith;

namespace {

std::string schema() {
  std::ifstream file(ASSAY_SOURCE_DIR "/docs/schema/report.schema.json");
  return {std::istreambuf_iterator<char>(file), {}};
}

// A run of one model with one float output of two elements, two cases.
struct Finished {
  RunResult result;

  Finished() {
    Board board;
    board.name = "a-board";
    board.emulated = true;
    board.ticks = {25'000'000, "instructions", 3.2};
    result.board = board;
    ImageModel model;
    model.name = "m";
    result.model = model;
    ImageDescription image;
    image.build_id = {0, 1, 2, 3, 4, 5, 6, 0xff};
    image.models = {model};
    result.image = image;
    result.inputs.emplace().cases = 2;
    result.inferences.emplace().ticks = {3200, 6400};
    result.fit.emplace().regions = {{"flash", RegionKind::flash, 4096, 100, 0, {}}};
    result.verdict.emplace();
    result.host_counters.emplace();
    result.device_counters.emplace();
    result.late_bound_calls = 0;
    result.link = "socketpair";
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
  run.result.verdict->compared = {comparison(1, 2)};
  const auto report = run_report(run.result);
  REQUIRE_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
}

TEST_CASE("report: a run that failed early keeps to the published schema") {
  RunResult result;
  result.failure = JobFailure{Blame::flash, "No emulator.", false, {}};
  const auto report = run_report(result);
  REQUIRE_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
  REQUIRE(report["verdict"] == "error");
}

TEST_CASE("report: ticks become instructions by the board's scale") {
  Finished run;
  const auto report = run_report(run.result);
  CHECK(report["inference"]["min"] == 1000);
  CHECK(report["inference"]["max"] == 2000);
  CHECK(report["inference"]["mean"] == 1500);
}

TEST_CASE("report: NaN is written as text, so that the document stays JSON") {
  Finished run;
  run.result.verdict->compared = {comparison(std::numeric_limits<float>::quiet_NaN(), 2)};
  const auto report = run_report(run.result);
  CHECK(report["outputs"][0]["worst"]["got"] == "nan");
  REQUIRE_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
}

TEST_CASE("report: the text's first line says that the board is emulated and counts instructions") {
  Finished run;
  const std::string text = run_text(run_report(run.result), false);
  REQUIRE(text.substr(0, text.find('\n')) == "emulated a-board, instructions: model m, 2 cases");
}

TEST_CASE("report: a mismatch ends in FAIL, a match in PASS, and what was not compared in RAN") {
  Finished run;
  const auto ends = [&](const char* verdict, int exit_code, const char* last_line) {
    const auto report = run_report(run.result);
    CHECK(report["verdict"] == verdict);
    CHECK(report["exit_code"] == exit_code);
    const std::string text = run_text(report, false);
    CHECK_THAT(text.substr(text.rfind('\n', text.size() - 2) + 1), StartsWith(last_line));
    CHECK_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
  };
  ends("ran", 0, "RAN: nothing was compared.");
  run.result.verdict->compared = {comparison(2, 2)};
  ends("pass", 0, "PASS\n");
  run.result.verdict->compared = {comparison(1, 2)};
  ends("fail", 1, "FAIL: outputs differ from the reference\n");
}

TEST_CASE("report: labels alone are counted, and decide only where a share is required") {
  Finished run;
  Verdict& verdict = *run.result.verdict;
  verdict.accuracy.emplace("out", Accuracy{1, 2, {}});
  auto report = run_report(run.result);
  CHECK(report["accuracy"] == nlohmann::ordered_json{{"output", "out"}, {"right", 1}, {"of", 2}});
  CHECK(report["verdict"] == "ran");
  CHECK_THAT(run_text(report, false), ContainsSubstring("1 of 2 labels right (50.00 %)\n"));
  verdict.least_accuracy = 0.5;
  CHECK(run_report(run.result)["verdict"] == "pass");
  verdict.least_accuracy = 0.51;
  report = run_report(run.result);
  CHECK(report["verdict"] == "fail");
  CHECK_THAT(run_text(report, false),
             ContainsSubstring("1 of 2 labels right (50.00 %); 51 % required\n") &&
                 ContainsSubstring("FAIL: fewer labels are right than required\n"));
  CHECK_NOTHROW(check_json_schema(nlohmann::json::parse(report.dump()), schema(), "report"));
}
