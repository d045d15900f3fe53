// The single readers on texts written for them.
#include "host/core/package/build_attributes.hpp"
#include "host/core/package/c_metadata_reader.hpp"
#include "host/core/package/c_tokens.hpp"
#include "host/core/package/code_reader.hpp"
#include "host/core/package/header_reader.hpp"
#include "host/core/package/isa_reader.hpp"
#include "host/core/package/names.hpp"
#include "host/core/package/relay_reader.hpp"
#include "host/core/package/tensor_facts.hpp"
#include "tests/support/catch.hpp"

namespace assay {
namespace {

using namespace std::string_view_literals;

Code read_code(std::string_view source) {
  Code code;
  read_c_source(tokenize_c(source), code);
  return code;
}

IsaNeed read_isa(std::string_view source) {
  IsaNeed isa;
  read_isa_need(tokenize_c(source), "a.c", isa);
  return isa;
}

TEST_CASE("names follow TVM's rules", "[package]") {
  CHECK(sanitize_name("serving_default_input:0") == "serving_default_input_0");
  CHECK(upper_name("z_feat") == "Z_FEAT");
  CHECK(camel_name("example_target_hook") == "ExampleTargetHook");
}

TEST_CASE("a C name stands for the one raw name that gives it, or for none", "[package]") {
  const MlfTensors tensors{{"a:b", {}}, {"a/b", {}}, {"c:d", {}}};
  CHECK(find_raw_name(tensors, "c_d") == "c:d");
  CHECK(find_raw_name(tensors, "a/b") == "a/b");
  CHECK_FALSE(find_raw_name(tensors, "a_b"));
  CHECK_FALSE(find_raw_name(tensors, "e"));
}

TEST_CASE("comments and strings hide C from the reader", "[package]") {
  const Code code = read_code(
      "// int f(int a) {\n/* int g(int a) { */ const char* s = \"int h(int a) {\";\n"
      "int real(int a) { return TVMCalled(a); }");
  CHECK(code.find("f") == nullptr);
  CHECK(code.find("g") == nullptr);
  CHECK(code.find("h") == nullptr);
  CHECK(code.find("real") != nullptr);
  CHECK(code.runtime_calls == std::set<std::string>{"TVMCalled"});
}

TEST_CASE("a declaration and a static function are no entry, a call is no definition",
          "[package]") {
  const Code code = read_code(
      "int32_t declared(void* a);\nstatic int hidden(void) { return 0; }\n"
      "int32_t TVMDeviceXOpen(void* c);\nint shown(void* a) { if (declared(a)) { } return 0; }");
  CHECK(code.find("declared") == nullptr);
  CHECK(code.find("hidden") == nullptr);
  REQUIRE(code.find("shown") != nullptr);
  CHECK(code.find("shown")->parameters == std::vector<std::string>{"a"});
  CHECK(code.runtime_calls.empty());
}

TEST_CASE("damaged C neither stops the reader nor crashes it", "[package]") {
  for (const char* source :
       {"int f(", "int f(void) {", "\"open", "/* open", "#define", "'", "f((((", "struct s {",
        "x = (((TVMValue*)args)[", "asm(", "# include <"}) {
    CHECK(read_code(source).system_library == false);
    CHECK_FALSE(read_isa(source).cortex_m_intrinsics);
    CHECK_FALSE(read_c_metadata(tokenize_c(source)));
    CHECK(read_model_header(source, "a.h", "tvmgen_a").inputs.empty());
    CHECK_FALSE(read_relay_main(source));
  }
  CHECK_FALSE(read_relay_main("def @main(%a: Tensor[(1, 2"));
  CHECK_FALSE(read_relay_main("def @main(\"open"));
}

TEST_CASE("Arm intrinsics and inline assembly are seen, other assembly is not", "[package]") {
  CHECK(read_isa("#include <arm_acle.h>").cortex_m_intrinsics);
  CHECK(read_isa("#include \"arm_acle.h\"").cortex_m_intrinsics);
  CHECK(read_isa("#define f(x) __asm(\"pkhbt %0, %1\" : \"=r\"(x))").cortex_m_intrinsics);
  CHECK(read_isa("__asm volatile (\"smlad %0\")").reason ==
        "a.c holds Arm inline assembly (smlad)");
  CHECK_FALSE(read_isa("// #include <arm_acle.h>").cortex_m_intrinsics);
  CHECK_FALSE(read_isa("__asm volatile(\"csrr %0, mcycle\")").cortex_m_intrinsics);
}

TEST_CASE("the Relay reader takes names, types, tuples and attributes", "[package]") {
  const auto main = read_relay_main(
      "#[version = \"0.0.5\"]\ndef @main(%a:0: Tensor[(1, ?), int8] /* ty=x, span=a/b;c) */, "
      "%s: float32, %m/b: Tensor[(), bool], %t: (Tensor[(1), int8], Tensor[(2), int8]), "
      "%last: Tensor[(4), uint16], hash=\"a,)\", output_tensor_names=[\"y:1\", \"z\"]) "
      "-> (Tensor[(2, 3), float16], (float32, Tensor[(7), int64])) {\n  %0\n}");
  REQUIRE(main);
  REQUIRE(main->parameters.size() == 5);
  CHECK(main->parameters[0].name == "a:0");
  CHECK_FALSE(main->parameters[0].type.shape);
  CHECK(to_string(*main->parameters[0].type.dtype) == "int8");
  CHECK(main->parameters[1].type.shape == Shape{});
  CHECK(main->parameters[2].name == "m/b");
  CHECK(to_string(*main->parameters[2].type.dtype) == "bool");
  CHECK_FALSE(main->parameters[3].type.dtype);
  CHECK(main->parameters[4].name == "last");
  CHECK(main->parameters[4].type.shape == Shape{4});
  CHECK(main->output_tensor_names == std::vector<std::string>{"y:1", "z"});
  REQUIRE(main->outputs.size() == 3);
  CHECK(main->outputs[0].shape == Shape{2, 3});
  CHECK(main->outputs[1].shape == Shape{});
  CHECK(main->outputs[2].shape == Shape{7});
}

TEST_CASE("without -> the type of the last expression counts, if it has one", "[package]") {
  const std::string head = "def @main(%x: Tensor[(1), int8]) {\n  %0 = f(%x) /* ty=int8 */;\n";
  const auto typed = read_relay_main(
      head + "  g(%0, \"}\") /* ty=(Tensor[(1, 2), int8], int32) span=a:0:0 */\n}\n");
  REQUIRE(typed);
  REQUIRE(typed->outputs.size() == 2);
  CHECK(typed->outputs[0].shape == Shape{1, 2});
  const auto untyped = read_relay_main(head + "  g(%0, 1 /* ty=int32 */)\n}\n");
  REQUIRE(untyped);
  CHECK(untyped->outputs.empty());
}

TEST_CASE("TVMMetadata: shapes, scalars and types come by position", "[package]") {
  const auto metadata = read_c_metadata(
      tokenize_c("static const int64_t kTvmgenMetadata_inputs_0_shape[2] = {\n2L, \n3L};\n"
                 "static const int64_t kTvmgenMetadata_inputs_1_shape[0] = {\n};\n"
                 "static const struct TVMTensorInfo kTvmgenMetadata_inputs[2] = {\n"
                 "{\"a\" /* name*/, kTvmgenMetadata_inputs_0_shape, 2L, {0, 16, 1}},\n"
                 "{\"b\", kTvmgenMetadata_inputs_1_shape, 0L, {1, 1, 1}}};\n"
                 "static const struct TVMTensorInfo kTvmgenMetadata_outputs[1] = {\n"
                 "{\"output0\", kTvmgenMetadata_outputs_0_shape, 1L, {2, 32, 4}}};\n"));
  REQUIRE(metadata);
  REQUIRE(metadata->inputs.size() == 2);
  CHECK(metadata->inputs[0].name == "a");
  CHECK(metadata->inputs[0].shape == Shape{2, 3});
  CHECK(to_string(*metadata->inputs[0].dtype) == "int16");
  CHECK(metadata->inputs[1].shape == Shape{});
  CHECK(to_string(*metadata->inputs[1].dtype) == "bool");
  REQUIRE(metadata->outputs.size() == 1);
  CHECK_FALSE(metadata->outputs[0].shape);
  CHECK_FALSE(metadata->outputs[0].dtype);  // four lanes
}

TEST_CASE("the header's macros are numbers of this module only", "[package]") {
  const ModelHeader header = read_model_header(
      "#define TVMGEN_A_X_SIZE 0x20\n#define TVMGEN_A_Y_SIZE (1 + 2)\n"
      "#define TVMGEN_B_Z_SIZE 4UL\n// #define TVMGEN_A_C_SIZE 9\n#define TVMGEN_A_E_SIZE\n7",
      "tvmgen_a.h", "tvmgen_a");
  CHECK(header.tensor_bytes("x") == 32u);
  CHECK_FALSE(header.tensor_bytes("y"));
  CHECK_FALSE(header.tensor_bytes("z"));
  CHECK_FALSE(header.tensor_bytes("c"));
  CHECK_FALSE(header.tensor_bytes("e"));
}

TEST_CASE("build attributes are read, and damage ends the reading", "[package]") {
  // aeabi: file scope with CPU_name "cortex-m7", CPU_arch 13, ABI_VFP_args 1 (hard).
  const std::string_view section =
      "A\x1e\0\0\0aeabi\0\x01\x14\0\0\0\x05"
      "cortex-m7\0\x06\x0d\x1c\x01"sv;
  const BuildAttributes attributes = read_build_attributes(section, "aeabi");
  CHECK(attributes.text_or_empty(5) == "cortex-m7");
  CHECK(attributes.number_or_zero(6) == 13);
  CHECK(attributes.number_or_zero(28) == 1);
  CHECK(attributes.number_or_zero(10) == 0);
  CHECK(read_build_attributes(section, "riscv").numbers.empty());
  for (std::size_t bytes = 0; bytes < section.size(); ++bytes) {
    CHECK(read_build_attributes(section.substr(0, bytes), "aeabi").number_or_zero(28) <= 1);
  }
}

}  // namespace
}  // namespace assay
