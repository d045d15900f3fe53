#include "host/core/glue/glue.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

TensorInfo tensor(const std::string& name, std::uint64_t bytes) {
  TensorInfo info;
  info.name = name;
  info.c_name = name;
  info.dtype = {TypeCode::floating, 32};
  info.shape = Shape{static_cast<std::int64_t>(bytes / 4)};
  info.bytes = bytes;
  return info;
}

ModelInfo model(const std::string& name) {
  ModelInfo info;
  info.name = name;
  info.entry = "tvmgen_" + name + "_run";
  info.inputs = {tensor("z", 8), tensor("a", 16)};
  info.outputs = {tensor("out", 4)};
  return info;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("glue: tensors are numbered over all models, inputs before outputs, in call order") {
  GlueInput input;
  input.models = {model("one"), model("two")};
  const ImageDescription image = describe_image(input);
  CHECK(image.models[0].inputs[0].info.name == "z");
  CHECK(image.models[0].inputs[0].number == 0);
  CHECK(image.models[0].outputs[0].number == 2);
  CHECK(image.models[1].inputs[1].number == 4);
}

TEST_CASE("glue: the model's own descriptor is the resource handle of its packed entry") {
  GlueInput input;
  input.models = {model("one")};
  CHECK(contains(glue_source(input),
                 "return tvmgen_one_run((TVMValue*)values_0, (int*)codes_0, 3, &result, "
                 "&result_code, (void*)self);"));
}

TEST_CASE("glue: models share one workspace, as large as the largest needs") {
  GlueInput input;
  input.models = {model("one"), model("two")};
  input.models[0].arena_bytes = 32;
  input.models[1].arena_bytes = 96;
  const std::string text = glue_source(input);
  CHECK(contains(text, "data[96u], behind[guard_bytes];\n} workspace;"));
  CHECK_FALSE(contains(text, "data[32u]"));
}

TEST_CASE("glue: an external pool goes into the region that was asked for") {
  GlueInput input;
  input.models = {model("one")};
  input.models[0].interface_api = Interface::c;
  input.models[0].pools = {{"sram", 64, ""}};
  input.pool_regions = {{"sram", "ccm"}};
  CHECK(contains(glue_source(input), "section(\".assay.region.ccm.assay.pool.0\")"));
}

TEST_CASE("glue: signatures stay off the device unless asked for") {
  GlueInput input;
  input.functions = {parse_signature("half(f)f")};
  input.functions[0].symbol = "assay_packed_half";
  CHECK_FALSE(contains(glue_source(input), "half(f)f"));
  input.keep_signatures = true;
  CHECK(contains(glue_source(input), "\"half(f)f\""));
}

TEST_CASE("glue: a description survives its way through the image") {
  GlueInput input;
  input.models = {model("one")};
  input.functions = {parse_signature("half(f)f")};
  input.build_id = {1, 2, 3, 4, 5, 6, 7, 0xf8};
  input.board = "b";
  const ImageDescription image = describe_image(input);
  const ImageDescription back = description_from_json(to_json(image).dump(), "x");
  CHECK(to_json(back) == to_json(image));
  CHECK(back.build_id == input.build_id);
}

TEST_CASE("glue: every buffer that a model is given lies between guards, and is named by its use") {
  GlueInput input;
  input.models = {model("one")};
  input.models[0].arena_bytes = 32;
  input.argument_bytes = 64;
  const ImageDescription image = describe_image(input);
  std::vector<std::string> names;
  std::string order;
  for (const GuardedBuffer& buffer : image.guarded) {
    names.push_back(buffer.name);
    order += "    " + buffer.symbol + ".before, " + buffer.symbol + ".behind,\n";
  }
  CHECK(names == std::vector<std::string>{"the workspace", "its input z", "its input a",
                                          "its output out", "the arguments of calls"});
  CHECK(contains(glue_source(input), "guards[] = {\n" + order + "};"));
}
