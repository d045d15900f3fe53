// Every model archive of the repository reads as its cases.json and tests/models/README.md say.
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/core/package/package_support.hpp"

namespace assay::package_test {
namespace {

using nlohmann::json;

void check_tensors(const std::vector<TensorInfo>& tensors, const json& expected, bool shapes) {
  REQUIRE(tensors.size() == expected.size());
  for (std::size_t index = 0; index < tensors.size(); ++index) {
    const TensorInfo& tensor = tensors[index];
    const auto shape = expected[index]["shape"].get<Shape>();
    INFO("tensor " << index << " " << tensor.name);
    CHECK(tensor.name == expected[index]["name"].get<std::string>());
    CHECK(to_string(tensor.dtype) == expected[index]["dtype"].get<std::string>());
    std::int64_t elements = 1;
    for (const std::int64_t dimension : shape) elements *= dimension;
    CHECK(tensor.elements() == elements);
    CHECK((tensor.shape.has_value() || !shapes));
    if (tensor.shape) CHECK(*tensor.shape == shape);
  }
}

// Interface c carries output shapes only where the Relay text has types.
void check_model(const ModelInfo& model, const fs::path& cases_file) {
  const json cases = json::parse(file_text(cases_file));
  const bool untyped = cases["model"] == "sine" || cases["model"] == "multi";
  check_tensors(model.inputs, cases["inputs"], true);
  check_tensors(model.outputs, cases["outputs"],
                !untyped || model.interface_api == Interface::packed);
}

Interface expected_interface(const std::string& archive) {
  if (archive.starts_with("packed") || archive == "v5_packed") return Interface::packed;
  if (archive == "v5_c") return Interface::plain;
  return archive.starts_with("c_usmp_io") ? Interface::c_mapped : Interface::c;
}

std::string stem(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.substr(0, name.find('.'));
}

void check_folder(const fs::path& folder) {
  std::size_t count = 0;
  for (const fs::directory_entry& file : fs::directory_iterator(folder)) {
    const std::string name = file.path().filename().string();
    if (name.find(".tar") == std::string::npos) continue;
    INFO(file.path());
    const Package package = read_package(file.path());
    REQUIRE(package.models.size() == 1);
    check_model(package.models.front(), folder / "cases/cases.json");
    CHECK(package.models.front().interface_api == expected_interface(stem(file.path())));
    CHECK(package.warnings.empty());
    ++count;
  }
  CHECK(count > 0);
}

TEST_CASE("every model archive gives the tensors of its cases in call order", "[package]") {
  const char* model = GENERATE("accel", "digits", "digits_int8", "multi", "sine");
  check_folder(models_folder() / model);
}

TEST_CASE("the larger model archives give the tensors of their cases too", "[package]") {
  const char* folder = std::getenv("ASSAY_MODELS");
  if (folder == nullptr) return;
  for (const char* model : {"kws", "ic"}) check_folder(fs::path(folder) / model);
}

TEST_CASE("an archive of two modules gives both, each with its own tensors", "[package]") {
  const std::string archive = GENERATE("pair/c_usmp", "pair/packed");
  const Package package = read_package(model_path(archive));
  REQUIRE(package.models.size() == 2);
  CHECK(package.models[0].name == "digits");
  CHECK(package.models[0].entry == "tvmgen_digits_run");
  check_model(package.models[0], models_folder() / "digits/cases/cases.json");
  CHECK(package.models[1].name == "sine");
  CHECK(package.models[1].entry == "tvmgen_sine_run");
  check_model(package.models[1], models_folder() / "sine/cases/cases.json");
}

struct Memory {
  std::uint64_t workspace_bytes;
  std::uint64_t constants_bytes;
  std::uint64_t arena_bytes;
};

TEST_CASE("workspace, constants and arena are those of the models' README", "[package]") {
  const std::map<std::string, Memory> table{
      {"accel/c", {32, 0, 32}},
      {"accel/c_usmp", {32, 0, 0}},
      {"accel/c_usmp_pool", {32, 0, 0}},
      {"accel/packed", {32, 0, 32}},
      {"digits/c", {3776, 0, 3776}},
      {"digits/c_usmp", {2576, 7600, 0}},
      {"digits/c_usmp_cm4", {5636, 7600, 0}},
      {"digits/c_usmp_io", {2576, 0, 0}},
      {"digits/packed-unpacked", {3776, 0, 3776}},
      {"digits/packed_cm4", {7232, 0, 7232}},
      {"digits/packed_syslib_llvm-cm4", {3776, 0, 3776}},
      {"digits/packed_usmp", {2576, 7600, 0}},
      {"digits/v5_c", {3776, 0, 3776}},
      {"digits/v5_packed", {3776, 0, 3776}},
      {"digits_int8/packed_syslib_llvm-cm4", {1408, 0, 1408}},
      {"multi/c_usmp", {50, 0, 0}},
      {"multi/packed", {80, 0, 0}},
      {"sine/c_usmp", {160, 1284, 0}},
      {"sine/c_usmp_const_and_pool", {160, 1284, 0}},
  };
  for (const auto& [archive, expected] : table) {
    INFO(archive);
    const ModelInfo model = read_package(model_path(archive)).models.front();
    CHECK(model.workspace_bytes == expected.workspace_bytes);
    CHECK(model.constants_bytes == expected.constants_bytes);
    CHECK(model.arena_bytes == expected.arena_bytes);
  }
}

TEST_CASE("the arena is rounded up to whole blocks of 16 bytes", "[package]") {
  const Package package = read_edited("accel/c", [](FileTree& files) {
    replace(files.at("metadata.json"), "\"workspace_size_bytes\": 32",
            "\"workspace_size_bytes\": 33");
  });
  CHECK(package.models.front().workspace_bytes == 33);
  CHECK(package.models.front().arena_bytes == 48);
}

TEST_CASE("with USMP the arena is nothing, whatever the code calls", "[package]") {
  const Package package = read_edited("digits/c_usmp", [](FileTree& files) {
    files.at("codegen/host/src/default_lib1.c") +=
        "void* extra(void) { return TVMBackendAllocWorkspace(1, 0, 8, 0, 8); }";
  });
  CHECK(package.models.front().arena_bytes == 0);
}

TEST_CASE("the entry is the symbol that the code defines", "[package]") {
  const std::map<std::string, std::string> entries{
      {"digits/c", "tvmgen_default_run"},
      {"digits/packed", "tvmgen_default_run"},
      {"digits/packed_syslib_llvm-cm4", "tvmgen_default___tvm_main__"},
      {"digits/v5_c", "tvmgen_default_run_model"},
      {"digits/v5_packed", "tvmgen_default_run"},
      {"multi/c_usmp", "tvmgen_multi_run"},
  };
  for (const auto& [archive, entry] : entries) {
    INFO(archive);
    CHECK(read_package(model_path(archive)).models.front().entry == entry);
  }
}

TEST_CASE("kernels are told to be packed or unpacked by the code", "[package]") {
  CHECK_FALSE(read_package(model_path("digits/packed")).models.front().unpacked_kernels);
  CHECK_FALSE(read_package(model_path("digits/packed_usmp")).models.front().unpacked_kernels);
  CHECK(read_package(model_path("digits/packed-unpacked")).models.front().unpacked_kernels);
  CHECK(read_package(model_path("digits/c")).models.front().unpacked_kernels);
}

TEST_CASE("header, sources, target and version are found", "[package]") {
  const Package package = read_package(model_path("accel/c_usmp"));
  CHECK(package.format_version == 7);
  CHECK(package.tvm_version == "0.16.dev0");
  CHECK(package.sources.size() == 2);
  CHECK(package.include_folders == std::vector<std::string>{"codegen/host/include"});
  REQUIRE(package.headers.size() == 1);
  CHECK(package.headers.front().path == "codegen/host/include/tvmgen_default.h");
  const ModelInfo& model = package.models.front();
  CHECK(model.header == "tvmgen_default.h");
  CHECK(model.target == "c -keys=cpu; example_target_hook -example_attribute=0");
  REQUIRE(model.operators.size() == 2);
  CHECK(model.operators[1].function_name == "replace_add_with_subtract");
  CHECK(read_package(model_path("digits/v5_packed")).format_version == 5);
}

TEST_CASE("external pools come in the order of the header's struct", "[package]") {
  const ModelInfo two = read_package(model_path("digits/c_usmp_two_pools")).models.front();
  REQUIRE(two.pools.size() == 2);
  CHECK(two.pools[0].member == "sram");
  CHECK(two.pools[0].bytes == 2048);
  CHECK(two.pools[1].member == "tcm");
  CHECK(two.pools[1].bytes == 1280);
  CHECK(two.pools[0].constants_macro.empty());

  const ModelInfo constants = read_package(model_path("sine/c_usmp_const_and_pool")).models.front();
  REQUIRE(constants.pools.size() == 2);
  CHECK(constants.pools[0].member == "flash");
  CHECK(constants.pools[0].bytes == 1284);
  CHECK(constants.pools[0].constants_macro == "TVMGEN_DEFAULT_FLASH_CONSTANT_POOL_DATA");
  CHECK(constants.pools[1].member == "sram");
  CHECK(constants.pools[1].constants_macro.empty());
}

TEST_CASE("device handles come with the hooks that the code calls", "[package]") {
  const std::string archive = GENERATE("accel/c_usmp_devices", "accel/c_usmp_pool_devices");
  const ModelInfo model = read_package(model_path(archive)).models.front();
  REQUIRE(model.devices.size() == 1);
  CHECK(model.devices[0].member == "example_target_hook");
  CHECK(model.devices[0].hooks == std::vector<std::string>{"TVMDeviceExampleTargetHookActivate",
                                                           "TVMDeviceExampleTargetHookOpen",
                                                           "TVMDeviceExampleTargetHookClose",
                                                           "TVMDeviceExampleTargetHookDeactivate"});
}

TEST_CASE("a hook that is declared and never called is not asked for", "[package]") {
  const Package package = read_edited("accel/c_usmp_devices", [](FileTree& files) {
    replace(
        files.at("codegen/host/src/default_lib1.c"),
        "  if (TVMDeviceExampleTargetHookOpen(device_context_example_target_hook) != 0 ) return "
        "-1;\n",
        "");
  });
  CHECK(package.models.front().devices.at(0).hooks.size() == 3);
}

TEST_CASE("the need for a Cortex-M is told from the code, not from -mcpu", "[package]") {
  const Package dsp = read_package(model_path("digits_int8/c_usmp_cm4"));
  CHECK(dsp.isa.cortex_m_intrinsics);
  CHECK(dsp.isa.reason.find("default_lib1.c") != std::string::npos);
  // Plain C for the same -mcpu.
  CHECK_FALSE(read_package(model_path("digits/c_usmp_cm4")).isa.cortex_m_intrinsics);
}

TEST_CASE("an LLVM object tells its machine", "[package]") {
  // As readelf -A prints: cortex-m4, v7E-M (13 in the Arm ABI), VFPv4, and no Tag_ABI_VFP_args.
  const Package package = read_package(model_path("digits/packed_syslib_llvm-cm4"));
  CHECK(package.objects.size() == 2);
  CHECK(package.sources.empty());
  CHECK(package.isa.object_machine == "arm");
  CHECK(package.isa.object_cpu == "cortex-m4");
  CHECK(package.isa.arm_arch == 13);
  CHECK(package.isa.arm_fpu);
  CHECK(package.isa.arm_soft_arguments);
}

}  // namespace
}  // namespace assay::package_test
