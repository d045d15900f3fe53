#include "host/core/data/cases.hpp"

#include <nlohmann/json.hpp>

#include "host/core/data/tensor_file.hpp"
#include "tests/core/data/test_tensors.hpp"

using namespace assay;
using namespace assay::data_test;
using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

namespace {

const std::vector<TensorInfo> inputs{{"z:feat", "z_feat", float32, Shape{2, 3}, 24},
                                     {"bias", "bias", int8, Shape{1, 4}, 4}};
const std::vector<TensorInfo> outputs{info_of("score", float32, {1, 3}),
                                      info_of("count", int64, {2}), info_of("logits", int8, {3})};

// A copy of the golden cases with one change to cases.json.
class Cases {
 public:
  Cases() {
    for (const auto& entry : std::filesystem::directory_iterator(data_file("cases"))) {
      std::filesystem::copy(entry.path(), folder.path());
    }
    const auto text = bytes_of(folder.path() / "cases.json");
    document = json::parse(text.begin(), text.end());
  }
  CaseSet read(const QuantizationMap& quantization = {}) const {
    folder.write("cases.json", document.dump());
    return read_cases(folder.path(), inputs, outputs, quantization);
  }
  std::string error() const {
    return usage_error([&] { read(); });
  }
  json& operator[](const char* pointer) { return document[json::json_pointer(pointer)]; }

  TemporaryFolder folder;
  json document;
};

}  // namespace

TEST_CASE("cases: a folder that numpy wrote is read in the model's order") {
  const CaseSet set = read_cases(data_file("cases"), inputs, outputs);
  CHECK(set.model == "made_up");
  CHECK(set.reference == "none");
  CHECK(set.note == "for tests");
  CHECK(set.cases == 4);
  REQUIRE(set.inputs.size() == 2);
  CHECK(set.inputs[0].name == "z:feat");
  CHECK(set.inputs[0].stack.shape == Shape{4, 2, 3});
  CHECK(values_of<float>(set.inputs[0].stack)[23] == 23);
  REQUIRE(set.outputs.size() == 2);
  CHECK(set.outputs[0].name == "score");
  CHECK(set.outputs[0].tolerance == Tolerance{0.5, 0.25});
  CHECK(set.outputs[1].name == "count");
  CHECK(set.outputs[1].tolerance == Tolerance{0, 0});
  CHECK(values_of<std::int64_t>(set.outputs[1].stack)[7] == 7);
  REQUIRE(set.labels);
  CHECK(set.labels->output == "score");
  CHECK(set.labels->classes == std::vector<std::int64_t>{1, 0, 2, 2});
}

TEST_CASE("cases: float data of an int8 input are quantised; an option outranks the file") {
  Cases cases;
  // 0.5, -0.5, 100 and -0.25 by 0.25, zero point -1
  CaseSet set = cases.read();
  CHECK(set.inputs[1].stack.dtype == int8);
  CHECK(set.inputs[1].stack.shape == Shape{4, 1, 4});
  auto values = values_of<std::int8_t>(set.inputs[1].stack);
  values.resize(4);
  CHECK(values == std::vector<std::int8_t>{1, -3, 127, -2});
  CHECK(set.inputs[1].saturated == 4);
  set = cases.read({{"bias", {1, 0}}});
  values = values_of<std::int8_t>(set.inputs[1].stack);
  values.resize(4);
  CHECK(values == std::vector<std::int8_t>{1, -1, 100, 0});
  cases["/inputs/0"].erase("quantization");
  CHECK_THAT(cases.error(), ContainsSubstring("/inputs/0 holds float32; 'bias' is int8") &&
                                ContainsSubstring("\"quantization\""));
}

TEST_CASE("cases: the --quant options are matched to the model's tensors") {
  const std::vector<std::string> texts{"z_feat=0.5,1", "logits=2,0"};
  const QuantizationMap map = parse_quantization_options(texts, inputs, outputs);
  CHECK(map.at("z:feat") == Quantization{0.5, 1});
  CHECK(map.at("logits") == Quantization{2, 0});
  const std::vector<std::string> wrong{"logit=2,0"};
  CHECK_THAT(usage_error([&] { parse_quantization_options(wrong, inputs, outputs); }),
             ContainsSubstring("did you mean 'logits'?"));
}

TEST_CASE("cases: float outputs stand for an int8 output only with quantisation") {
  Cases cases;
  json output = cases["/outputs/1"];
  output["name"] = "logits";
  cases["/outputs/-"] = output;
  CHECK_THAT(cases.error(), ContainsSubstring("/outputs/2 holds float32; 'logits' is int8"));
  cases["/outputs/2/quantization"] = {{"scale", 0.5}, {"zero_point", 3}};
  const CaseSet set = cases.read();
  REQUIRE(set.outputs.size() == 3);
  CHECK(set.outputs[2].stack.dtype == float32);
  CHECK(set.outputs[2].quantization == Quantization{0.5, 3});
}

TEST_CASE("cases: quantisation of a tensor that the model has in real numbers is refused") {
  Cases cases;
  cases["/outputs/1/quantization"] = {{"scale", 100}, {"zero_point", 5}};
  CHECK_THAT(cases.error(),
             ContainsSubstring("/outputs/1/quantization 'score' is float32 in the model, which is "
                               "not quantised. Take it away."));
}

TEST_CASE("cases: inputs alone are enough") {
  Cases cases;
  for (const char* key : {"outputs", "labels", "version", "model", "reference", "note"}) {
    cases.document.erase(key);
  }
  for (const char* key : {"dtype", "shape"}) cases["/inputs/1"].erase(key);
  const CaseSet set = cases.read();
  CHECK(set.inputs.size() == 2);
  CHECK(set.outputs.empty());
  CHECK_FALSE(set.labels);
}

TEST_CASE("cases: a raw file is read in the dtype that is stated") {
  Cases cases;
  const std::vector<std::uint8_t> floats(16 * 4, 0);
  cases.folder.write("bias.bin", {reinterpret_cast<const char*>(floats.data()), floats.size()});
  cases["/inputs/0/file"] = "bias.bin";
  CHECK_THAT(cases.error(),
             ContainsSubstring("/inputs/0/shape"));  // a raw file has the model's shape, 1x4
  cases["/inputs/0/shape"] = {1, 4};
  CHECK(values_of<std::int8_t>(cases.read().inputs[1].stack) == std::vector<std::int8_t>(16, -1));
}

TEST_CASE("cases: syntax errors are told by line and column") {
  TemporaryFolder folder;
  const auto file = folder.write("cases.json", "{\n \"cases\": 4,\n \"inputs\": [}\n}");
  const auto sentence = usage_error([&] { read_cases(file, inputs, outputs); });
  CHECK_THAT(sentence, ContainsSubstring("cases.json: line 3, column 13"));
  CHECK_THAT(usage_error([&] { read_cases(folder.path() / "no", inputs, outputs); }),
             ContainsSubstring("There is no file"));
}

TEST_CASE("cases: what breaks the schema is told by JSON Pointer") {
  const auto with = [](const char* pointer, const json& value) {
    Cases cases;
    cases[pointer] = value;
    return cases.error();
  };
  CHECK_THAT(with("/cases", 0), ContainsSubstring("cases.json: /cases: "));
  CHECK_THAT(with("/cases", "4"), ContainsSubstring("/cases: "));
  CHECK_THAT(with("/inputs", json::array()), ContainsSubstring("/inputs: "));
  CHECK_THAT(with("/version", 2), ContainsSubstring("/version: "));
  CHECK_THAT(with("/tolerance", 1),
             ContainsSubstring("the document: ") && ContainsSubstring("'tolerance'"));
  CHECK_THAT(with("/outputs/1/tolerence", 1),
             ContainsSubstring("/outputs/1: ") && ContainsSubstring("'tolerence'"));
  CHECK_THAT(with("/outputs/1/tolerance/rtol", -1),
             ContainsSubstring("/outputs/1/tolerance/rtol: "));
  CHECK_THAT(with("/inputs/0/quantization/scale", 0),
             ContainsSubstring("/inputs/0/quantization/scale: "));
  CHECK_THAT(with("/inputs/0/quantization/zero_point", 99999),
             ContainsSubstring("/quantization/zero_point: "));
  CHECK_THAT(with("/inputs/0/dtype", "float"), ContainsSubstring("/inputs/0/dtype: "));
  CHECK_THAT(with("/labels/rule", "top 5"), ContainsSubstring("/labels/rule: "));
  CHECK_THAT(with("/inputs/0/quantization/scale", 1e-60),
             ContainsSubstring("/scale must be above 0"));
  Cases cases;
  cases["/inputs/1"].erase("file");
  CHECK_THAT(cases.error(), ContainsSubstring("/inputs/1: ") && ContainsSubstring("'file'"));
}

TEST_CASE("cases: names must be the model's, each once, all inputs there") {
  Cases cases;
  cases["/inputs/1/name"] = "z_feta";
  CHECK_THAT(cases.error(), ContainsSubstring("/inputs/1/name: the model has no input 'z_feta'") &&
                                ContainsSubstring("did you mean 'z:feat'?") &&
                                ContainsSubstring("z:feat, bias"));
  cases["/inputs/1/name"] = "z_feat";
  CHECK_NOTHROW(cases.read());
  cases["/inputs/1"] = cases["/inputs/0"];
  CHECK_THAT(cases.error(), ContainsSubstring("/inputs/1/name names the same tensor"));
  cases["/inputs"].erase(1);
  CHECK_THAT(cases.error(), ContainsSubstring("/inputs lacks the model's input 'z:feat'"));
  Cases labels;
  labels["/labels/output"] = "scores";
  CHECK_THAT(labels.error(),
             ContainsSubstring("/labels/output: ") && ContainsSubstring("did you mean 'score'?"));
}

TEST_CASE("cases: files outside the folder are refused") {
  Cases cases;
  const std::string outside = data_file("cases/feat.npy").string();
  cases["/inputs/1/file"] = outside;
  CHECK_THAT(cases.error(),
             ContainsSubstring("/inputs/1/file") && ContainsSubstring("lies outside the folder"));
  cases["/inputs/1/file"] = "../" + cases.folder.path().filename().string() + "/feat.npy";
  CHECK_THAT(cases.error(), ContainsSubstring("lies outside the folder"));
  std::filesystem::create_symlink(outside, cases.folder.path() / "link.npy");
  cases["/inputs/1/file"] = "link.npy";
  CHECK_THAT(cases.error(), ContainsSubstring("lies outside the folder"));
  std::filesystem::create_directory(cases.folder.path() / "deeper");
  std::filesystem::copy(outside, cases.folder.path() / "deeper/feat.npy");
  cases["/inputs/1/file"] = "deeper/feat.npy";
  CHECK_NOTHROW(cases.read());
}

TEST_CASE("cases: stated and real dtype, shape and number of cases must agree") {
  Cases cases;
  cases["/outputs/0/dtype"] = "int32";
  CHECK_THAT(cases.error(),
             ContainsSubstring("/outputs/0/dtype is int32, but") && ContainsSubstring("has int64"));
  cases["/outputs/0"].erase("dtype");
  cases["/outputs/0/shape"] = {1, 2};
  CHECK_THAT(cases.error(), ContainsSubstring("/outputs/0/shape") && ContainsSubstring("4x1x2") &&
                                ContainsSubstring("has 4x2"));
  cases["/outputs/0"].erase("shape");
  CHECK_NOTHROW(cases.read());
  cases["/cases"] = 3;
  CHECK_THAT(cases.error(), ContainsSubstring("shape and the number of cases make 3x2x3"));
  for (const char* pointer : {"/inputs/0", "/inputs/1"}) cases[pointer].erase("shape");
  CHECK_THAT(cases.error(), ContainsSubstring("/inputs/1/file '") &&
                                ContainsSubstring("has 4 cases; /cases says 3"));
}

TEST_CASE("cases: the file must fit the model") {
  Cases cases;
  cases["/outputs/0"] = {{"name", "count"}, {"file", "score.npy"}};
  CHECK_THAT(cases.error(), ContainsSubstring("score.npy' has float32 4x1x3; 'count' wants"));
  cases["/outputs/0"] = {{"name", "score"}, {"file", "count.npy"}};
  cases["/outputs"].erase(1);
  CHECK_THAT(cases.error(), ContainsSubstring("count.npy' has int64 4x2; 'score' wants"));
  cases["/inputs/1/file"] = "labels.npy";
  CHECK_THROWS_AS(cases.read(), Error);
}

TEST_CASE("cases: another integer dtype than the model's is refused") {
  Cases cases;
  cases["/outputs/0/name"] = "logits";
  const std::vector<TensorInfo> other{info_of("score", float32, {1, 3}),
                                      info_of("logits", int32, {2})};
  cases.folder.write("cases.json", cases.document.dump());
  CHECK_THAT(usage_error([&] { read_cases(cases.folder.path(), inputs, other); }),
             ContainsSubstring(
                 "/outputs/0 holds int64; 'logits' is int32 in the model. Convert the file."));
}

TEST_CASE("cases: labels are integers, classes of the output, and fit the reference") {
  Cases cases;
  cases["/labels/reference_correct"] = 4;
  CHECK_THAT(cases.error(), ContainsSubstring("/labels/reference_correct is 4") &&
                                ContainsSubstring("have 3 cases right"));
  cases["/labels/output"] = "count";
  CHECK_THAT(cases.error(),
             ContainsSubstring("has the label 2 for case 2; 'count' has the classes 0 to 1"));
  Cases floats;
  write_npy_file(floats.folder.path() / "f.npy", tensor_of<float>(float32, {4}, {1, 0, 2, 2}));
  floats["/labels"] = {{"file", "f.npy"}, {"output", "score"}};
  CHECK_THAT(floats.error(), ContainsSubstring("/labels/file holds float32; labels are integers"));
  floats["/labels/file"] = "labels.npy";
  floats.folder.write("labels.npy", "");
  CHECK_THAT(floats.error(), ContainsSubstring("labels.npy' is not a .npy file"));
  floats["/labels/file"] = "score.npy";
  CHECK_THAT(floats.error(), ContainsSubstring("score.npy' has float32 4x1x3; 'labels' wants"));
}

TEST_CASE("cases: hostile JSON ends in an error") {
  TemporaryFolder folder;
  const auto file = folder.write("cases.json", std::string(1 << 20, '['));
  CHECK_THROWS_AS(read_cases(file, inputs, outputs), Error);
  folder.write("cases.json", "{\"cases\": 1e999, \"inputs\": []}");
  CHECK_THROWS_AS(read_cases(file, inputs, outputs), Error);
  folder.write("cases.json", "{\"cases\": " + std::string(1 << 20, '[') +
                                 std::string(1 << 20, ']') + ", \"inputs\": []}");
  CHECK_THROWS_AS(read_cases(file, inputs, outputs), Error);
}
