// What a model is fed: cases, files, or random tensors.
#include "host/core/run/inputs.hpp"

#include "tests/core/data/test_tensors.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::data_test;
using Catch::Matchers::ContainsSubstring;

namespace {

// A model with the inputs a (two int8) and b (one float32), and files for them: .npy as numpy
// writes it, raw bytes otherwise.
struct InputsBench {
  InputsBench() {
    model.name = "two";
    model.inputs = {{info_of("a", int8, {2}), 0}, {info_of("b", float32, {1}), 1}};
    model.outputs = {{info_of("c", int8, {2}), 2}};
  }
  // One int8 tensor of this shape, "(3, 2)".
  std::string npy(const char* name, const std::string& dtype, const std::string& shape,
                  const std::string& data) const {
    std::string header =
        "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header.resize(128 - 10 - 1, ' ');
    header += '\n';
    std::string file("\x93NUMPY\x01\x00", 8);
    file += static_cast<char>(header.size());
    file += '\0';
    return folder.write(name, file + header + data).string();
  }
  ModelInputs gather() const { return gather_inputs(model, options); }
  std::string refused() const {
    return usage_error([&] { gather(); });
  }

  TemporaryFolder folder;
  ImageModel model;
  InputOptions options;
  std::string ones{"\x00\x00\x80\x3f\x00\x00\x80\x3f\x00\x00\x80\x3f", 12};  // three of float32
};

}  // namespace

TEST_CASE("inputs: files are taken by name, in the model's order, a case each") {
  InputsBench bench;
  bench.options.inputs = {
      "b=" + bench.npy("b.npy", "<f4", "(3, 1)", bench.ones),
      "a=" + bench.npy("a.npy", "|i1", "(3, 2)", std::string("\x01\x02\x03\x04\x05\x06", 6))};
  const ModelInputs inputs = bench.gather();
  CHECK(inputs.cases == 3);
  CHECK(inputs.stacks.at(0).data == std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6});
  CHECK(values_of<float>(inputs.stacks.at(1)) == std::vector<float>{1, 1, 1});
  CHECK(inputs.saturated_elements == 0);
  CHECK_FALSE(inputs.set);
  CHECK_FALSE(inputs.seed);
}

TEST_CASE("inputs: floats for an integer input are quantised, and what was cut off is counted") {
  InputsBench bench;
  // 1, 100: stored as 1 / 0.5 + 3 = 5, and 203, which int8 does not hold.
  bench.options.quantization = {"a=0.5,3"};
  bench.options.inputs = {"a=" + bench.npy("a.npy", "<f4", "(1, 2)",
                                           std::string("\x00\x00\x80\x3f\x00\x00\xc8\x42", 8)),
                          "b=" + bench.npy("b.npy", "<f4", "(1, 1)", bench.ones.substr(0, 4))};
  const ModelInputs inputs = bench.gather();
  CHECK(values_of<std::int8_t>(inputs.stacks.at(0)) == std::vector<std::int8_t>{5, 127});
  CHECK(inputs.saturated_elements == 1);
  CHECK(inputs.quantization.at("a") == Quantization{0.5, 3});
}

TEST_CASE("inputs: files that do not make up the model's inputs are refused") {
  InputsBench bench;
  const std::string a = "a=" + bench.npy("a.npy", "|i1", "(3, 2)", std::string(6, '\1'));
  const std::string b = "b=" + bench.npy("b.npy", "<f4", "(3, 1)", bench.ones);
  SECTION("missing") {
    bench.options.inputs = {a};
    CHECK(bench.refused() == "The input b is missing: give it with --input b=FILE.");
  }
  SECTION("twice") {
    bench.options.inputs = {a, b, a};
    CHECK(bench.refused() == "--input a: given twice.");
  }
  SECTION("unknown") {
    bench.options.inputs = {a, b, "d" + b.substr(1)};
    CHECK(bench.refused() == "--input: the model has no input 'd'. It has: a, b.");
  }
  SECTION("no name") {
    bench.options.inputs = {"a.npy"};
    CHECK(bench.refused() == "--input a.npy: write it as NAME=FILE.");
  }
  SECTION("no file") {
    bench.options.inputs = {"a="};
    CHECK(bench.refused() == "--input a=: write it as NAME=FILE.");
  }
  SECTION("cases") {
    bench.options.inputs = {a,
                            "b=" + bench.npy("two.npy", "<f4", "(2, 1)", bench.ones.substr(0, 8))};
    CHECK(bench.refused() == "The input b has 2 cases, a has 3.");
  }
  SECTION("shape") {
    bench.options.inputs = {"a=" + bench.npy("long.npy", "|i1", "(1, 5)", std::string(5, '\1')), b};
    CHECK_THAT(bench.refused(), ContainsSubstring("a"));
  }
  SECTION("beside cases") {
    bench.options.inputs = {a, b};
    bench.options.cases = bench.folder.path();
    CHECK_THAT(bench.refused(), ContainsSubstring("--cases and --input exclude each other"));
  }
}

TEST_CASE("inputs: a cases folder gives all inputs, and is kept for the verdict") {
  InputsBench bench;
  bench.npy("a.npy", "|i1", "(1, 2)", "\x07\x08");
  bench.npy("b.npy", "<f4", "(1, 1)", bench.ones.substr(0, 4));
  bench.npy("c.npy", "|i1", "(1, 2)", "\x09\x0a");
  bench.folder.write("cases.json", R"({"version": 1, "cases": 1,
      "inputs": [{"name": "b", "file": "b.npy"}, {"name": "a", "file": "a.npy"}],
      "outputs": [{"name": "c", "file": "c.npy"}]})");
  bench.options.cases = bench.folder.path();
  const ModelInputs inputs = bench.gather();
  CHECK(inputs.cases == 1);
  CHECK(inputs.stacks.at(0).data == std::vector<std::uint8_t>{7, 8});
  CHECK(values_of<float>(inputs.stacks.at(1)) == std::vector<float>{1});
  REQUIRE(inputs.set);
  CHECK(inputs.set->outputs.at(0).stack.data == std::vector<std::uint8_t>{9, 10});
}

TEST_CASE("inputs: without any, one random case comes of a seed that is told") {
  InputsBench bench;
  bench.options.fresh_seed = 42;
  const ModelInputs fresh = bench.gather();
  CHECK(fresh.cases == 1);
  CHECK(fresh.seed == 42U);
  REQUIRE(fresh.stacks.size() == 2);
  CHECK(fresh.stacks[0].data.size() == 2);
  CHECK(fresh.stacks[1].data.size() == 4);
  bench.options.seed = 42;
  CHECK(bench.gather().stacks[0].data == fresh.stacks[0].data);
  CHECK(bench.gather().stacks[1].data == fresh.stacks[1].data);
  bench.options.seed = 43;
  CHECK(bench.gather().seed == 43U);
  CHECK(bench.gather().stacks[1].data != fresh.stacks[1].data);
}
