// What came out of a model against what should have.
#include "host/core/run/verdict.hpp"

#include "tests/core/data/test_tensors.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::data_test;

namespace {

// Two cases of an output with three float32 values, which are as the reference says.
struct VerdictBench {
  VerdictBench() {
    model.outputs = {{info_of("scores", float32, {3}), 0}};
    const Tensor scores = tensor_of<float>(float32, {2, 3}, {1, 2, 3, 6, 5, 4});
    inputs.cases = 2;
    inputs.references = {{"scores", scores, {1e-3, 1e-3}, std::nullopt}};
    inferences.outputs = {scores};
  }
  void comes_out(std::vector<float> values) {
    inferences.outputs = {tensor_of<float>(float32, {2, 3}, values)};
  }
  Verdict judge() const { return assay::judge(model, inputs, inferences, options); }

  ImageModel model;
  ModelInputs inputs;
  Inferences inferences;
  JudgeOptions options;
};

}  // namespace

TEST_CASE("verdict: outputs as the reference says pass, and one value that is not fails") {
  VerdictBench bench;
  CHECK(bench.judge().pass());
  CHECK(bench.judge().compared.at(0).exact == 6);
  bench.comes_out({1, 2, 3, 6, 5, 4.1F});
  const Verdict verdict = bench.judge();
  CHECK_FALSE(verdict.pass());
  CHECK(verdict.compared.at(0).mismatches == 1);
  CHECK(verdict.compared[0].worst->case_index == 1);
  CHECK(verdict.compared[0].worst->element_index == 2);
  CHECK(verdict.summaries.empty());
}

TEST_CASE("verdict: the user's tolerance outranks the cases'") {
  VerdictBench bench;
  bench.comes_out({1, 2, 3, 6, 5, 4.1F});
  bench.options.tolerance = Tolerance{0, 0.2};
  CHECK(bench.judge().pass());
  bench.comes_out({1, 2, 3, 6, 5, 4.001F});
  bench.options.tolerance = Tolerance{0, 0};
  CHECK_FALSE(bench.judge().pass());
}

TEST_CASE("verdict: one output of several that differs fails them all") {
  VerdictBench bench;
  bench.model.outputs.push_back({info_of("more", int8, {1}), 1});
  bench.inputs.references.push_back(
      {"more", tensor_of<std::int8_t>(int8, {2, 1}, {1, 2}), {}, std::nullopt});
  bench.inferences.outputs.push_back(tensor_of<std::int8_t>(int8, {2, 1}, {1, 3}));
  const Verdict verdict = bench.judge();
  REQUIRE(verdict.compared.size() == 2);
  CHECK(verdict.compared[0].pass());
  CHECK_FALSE(verdict.compared[1].pass());
  CHECK_FALSE(verdict.pass());
}

TEST_CASE("verdict: labels count where there is a reference, and where there is none") {
  VerdictBench bench;
  bench.inputs.labels = CaseLabels{"scores", {2, 1}};  // the second is class 0
  SECTION("with a reference") {
    const Verdict verdict = bench.judge();
    REQUIRE(verdict.compared.at(0).accuracy);
    CHECK(verdict.compared[0].accuracy->right == 1);
    CHECK(verdict.compared[0].accuracy->of == 2);
    CHECK(verdict.accuracy->second.right == 1);
    CHECK(verdict.pass());
  }
  SECTION("without one") {
    bench.inputs.references.clear();
    const Verdict verdict = bench.judge();
    REQUIRE(verdict.accuracy);
    CHECK(verdict.accuracy->first == "scores");
    CHECK(verdict.accuracy->second.right == 1);
    CHECK(verdict.summaries.size() == 1);
    CHECK_FALSE(verdict.compares());
    CHECK_FALSE(verdict.pass());
  }
  SECTION("against a share that is asked for") {
    bench.inputs.references.clear();
    bench.options.least_accuracy = 0.5;
    CHECK(bench.judge().pass());
    bench.options.least_accuracy = 0.500001;
    CHECK(bench.judge().compares());
    CHECK_FALSE(bench.judge().pass());
  }
}

TEST_CASE("verdict: an output without a reference is summed up, in real values where known") {
  VerdictBench bench;
  bench.model.outputs = {{info_of("codes", int8, {2}), 0}};
  bench.inferences.outputs = {tensor_of<std::int8_t>(int8, {1, 2}, {-2, 10})};
  bench.inputs.references.clear();
  CHECK(bench.judge().summaries.at(0).mean == 4.0);
  CHECK(bench.judge().summaries[0].dtype == int8);
  bench.inputs.quantization["codes"] = {0.5, 2};
  CHECK(bench.judge().summaries.at(0).mean == 1.0);  // -2 and 4
  CHECK_FALSE(bench.judge().compares());
}

TEST_CASE("verdict: where the archive tells no shape, the reference's is the output's") {
  VerdictBench bench;
  bench.model.outputs[0].info.shape.reset();
  bench.inputs.references[0].stack.shape = {2, 1, 3};
  bench.inferences.outputs[0].shape = {2, 3};
  CHECK(bench.judge().pass());
}
