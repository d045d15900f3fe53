// Real archives, changed in one place: what holds them together, and what each refusal says.
#include "tests/core/package/package_support.hpp"

namespace assay::package_test {
namespace {

constexpr const char* metadata = "metadata.json";

std::vector<std::string> names(const std::vector<TensorInfo>& tensors) {
  std::vector<std::string> result;
  for (const TensorInfo& tensor : tensors) result.push_back(tensor.name);
  return result;
}

const std::vector<std::string> multi_inputs{"z:feat", "m/idx", "a-bias"};
const std::vector<std::string> multi_outputs{"y:score", "k:rank", "b-count"};

template <typename Edit>
void check_refusal(const std::string& model, Edit edit, const std::string& word) {
  const std::string sentence = usage_error([&] { read_edited(model, edit); });
  INFO(sentence);
  CHECK(sentence.find(word) != std::string::npos);
}

void replace_metadata(const std::string& from, const std::string& to, const std::string& word) {
  check_refusal(
      "accel/c", [&](FileTree& files) { replace(files.at(metadata), from, to); }, word);
}

TEST_CASE("metadata errors name their JSON Pointer", "[package]") {
  replace_metadata("\"version\": 7", "\"version\": 6", "/version is 6");
  replace_metadata("\"version\": 7", "\"version\": \"7\"", "/version");
  replace_metadata("\"version\": 7",
                   "\"version\": " + std::string(100'000, '[') + std::string(100'000, ']'),
                   "/version is no number");
  replace_metadata("\"version\": 7", "\"versio\": 7", "/version is missing");
  replace_metadata("\"modules\"", "\"module\"", "/modules is missing");
  replace_metadata("\"memory\"", "\"memor\"", "/modules/default/memory is missing");
  replace_metadata("\"functions\"", "\"function\"", "/modules/default/memory/functions is missing");
  replace_metadata("\"workspace_size_bytes\": 32", "\"workspace_size_bytes\": -1",
                   "/modules/default/memory/functions/main/0/workspace_size_bytes");
  replace_metadata("\"size\": 32", "\"size\": 31", "no multiple");
  replace_metadata("\"aot\"", "\"vm\"", "/modules/default/executors");
  replace_metadata("\"style\": \"full-model\"", "\"style\": \"operator\"", "single operator");
}

TEST_CASE("a tensor of metadata.json that the code does not take is refused", "[package]") {
  replace_metadata("\"x\": {", "\"w\": {", "\"x\"");
  check_refusal(
      "accel/c",
      [](FileTree& files) {
        replace(files.at(metadata), "\"x\": {",
                "\"w\": {\"dtype\": \"int8\", \"size\": 1}, \"x\": {");
      },
      "\"w\"");
}

TEST_CASE("metadata and compiled-in TVMMetadata that contradict each other are refused",
          "[package]") {
  check_refusal(
      "digits/packed",
      [](FileTree& files) { replace(files.at(metadata), "\"size\": 256", "\"size\": 512"); },
      "contradict");
}

TEST_CASE("a Relay text of another size costs the shape, with a warning", "[package]") {
  const Package package = read_edited("digits/c_usmp", [](FileTree& files) {
    replace(files.at("src/default.relay"), "-> Tensor[(1, 10), float32]",
            "-> Tensor[(1, 11), float32]");
  });
  CHECK_FALSE(package.models.front().outputs.front().shape);
  CHECK(package.models.front().outputs.front().bytes == 40);
  CHECK(package.warnings.size() == 1);
}

TEST_CASE("the call order of a packed module survives the loss of the Relay text", "[package]") {
  const Package package =
      read_edited("multi/packed", [](FileTree& files) { files.erase("src/multi.relay"); });
  CHECK(names(package.models.front().inputs) == multi_inputs);
  CHECK(names(package.models.front().outputs) == multi_outputs);
  CHECK(package.warnings.empty());
}

TEST_CASE("the call order of a packed module survives the loss of TVMMetadata", "[package]") {
  const Package package = read_edited(
      "multi/packed", [](FileTree& files) { files.erase("codegen/host/src/multi_lib1.c"); });
  CHECK(names(package.models.front().inputs) == multi_inputs);
  CHECK(names(package.models.front().outputs) == multi_outputs);
}

TEST_CASE("outputs that nothing tells apart get made-up names and a warning", "[package]") {
  const Package package = read_edited("multi/packed", [](FileTree& files) {
    files.erase("src/multi.relay");
    replace(files.at("codegen/host/src/multi_lib2.c"), "void* y_score = (", "void* first = (");
  });
  CHECK(names(package.models.front().outputs) ==
        std::vector<std::string>{"output0", "output1", "output2"});
  CHECK(package.models.front().outputs[2].shape == Shape{2, 3});
  CHECK(package.warnings.size() == 1);
}

TEST_CASE("outputs of different types are told apart by type", "[package]") {
  const Package package = read_edited("multi/packed", [](FileTree& files) {
    files.erase("src/multi.relay");
    replace(files.at("codegen/host/src/multi_lib2.c"), "void* y_score = (", "void* first = (");
    // k:rank becomes float64, here and in TVMMetadata (2x3 of 8 bytes).
    replace(files.at(metadata),
            "\"k:rank\": {\n                  \"dtype\": \"float32\",\n"
            "                  \"size\": 24",
            "\"k:rank\": {\"dtype\": \"float64\", \"size\": 48");
    std::string& tables = files.at("codegen/host/src/multi_lib1.c");
    const std::size_t rank = tables.find("{2, 32, 1}", tables.find("\"output1\""));
    tables.replace(rank, 10, "{2, 64, 1}");
  });
  CHECK(names(package.models.front().outputs) == multi_outputs);
  CHECK(package.warnings.empty());
}

TEST_CASE("weights among the parameters of the Relay text are no inputs", "[package]") {
  const Package package = read_edited("digits/packed_syslib_llvm-cm4", [](FileTree& files) {
    replace(files.at("src/default.relay"), "def @main(%image",
            "def @main(%w:1: Tensor[(3, 3), int8], %image");
  });
  CHECK(names(package.models.front().inputs) == std::vector<std::string>{"image"});
}

TEST_CASE("typed pointers in the header give the same inputs", "[package]") {
  const Package package = read_edited("multi/c_usmp", [](FileTree& files) {
    std::string& header = files.at("codegen/host/include/tvmgen_multi.h");
    replace(header, "void* z_feat", "float* z_feat");
    replace(header, "void* a_bias", "const int8_t *a_bias");
  });
  CHECK(names(package.models.front().inputs) == multi_inputs);
}

TEST_CASE("the call order is that of the header's struct", "[package]") {
  const Package package = read_edited("multi/c_usmp", [](FileTree& files) {
    std::string& header = files.at("codegen/host/include/tvmgen_multi.h");
    replace(header, "void* z_feat;\n  void* m_idx;", "void* m_idx;\n  void* z_feat;");
  });
  CHECK(names(package.models.front().inputs) ==
        std::vector<std::string>{"m/idx", "z:feat", "a-bias"});
}

TEST_CASE("code without any entry function is refused", "[package]") {
  const auto rename = [](FileTree& files) {
    for (auto& [path, content] : files) {
      if (!path.starts_with("codegen/host/src")) continue;
      for (const char* name : {"_run(", "___tvm_main__("}) {
        if (content.find(name) != std::string::npos) replace(content, name, "_other(");
      }
    }
  };
  check_refusal("digits/c", rename, "tvmgen_default___tvm_main__");
}

TEST_CASE("TVM before 0.12 has no _run: main itself is the entry", "[package]") {
  const auto without_run = [](FileTree& files) { files["codegen/host/src/default_lib0.c"] = ";"; };
  const Package package = read_edited("digits/packed", without_run);
  CHECK(package.models.front().entry == "tvmgen_default___tvm_main__");
  CHECK(package.models.front().interface_api == Interface::packed);
  // With USMP, main also takes the workspaces, which only _run knows.
  check_refusal("digits/packed_usmp", without_run, "takes 4 arguments");
}

TEST_CASE("a number that would exhaust the stack is read as none", "[package]") {
  check_refusal(
      "sine/packed",
      [](FileTree& files) {
        replace(files.at("codegen/host/src/default_lib0.c"),
                "tensors[0] = ", "tensors[" + std::string(500'000, '0') + "] = ");
      },
      "hands 2 arguments on and sets 1");
}

TEST_CASE("interface c without its header is refused", "[package]") {
  check_refusal(
      "digits/c", [](FileTree& files) { files.erase("codegen/host/include/tvmgen_default.h"); },
      "tvmgen_default.h");
}

TEST_CASE("a module's files are not taken for those of one with a longer name", "[package]") {
  // "digits" becomes "sine_lib", whose files begin as those of "sine" do.
  const Package package = read_edited("pair/packed", [](FileTree& files) {
    FileTree renamed;
    for (auto& [path, content] : files) {
      std::string new_path = path;
      if (path.find("digits") != std::string::npos) replace(new_path, "digits", "sine_lib");
      if (content.find("digits") != std::string::npos) replace(content, "digits", "sine_lib");
      renamed[new_path] = content;
    }
    files = renamed;
    // sine never allocates now; sine_lib still does.
    for (const char* file : {"sine_lib0.c", "sine_lib1.c", "sine_lib2.c"}) {
      std::string& content = files.at(std::string("codegen/host/src/") + file);
      if (content.find("TVMBackendAllocWorkspace") != std::string::npos) {
        replace(content, "TVMBackendAllocWorkspace", "allocate");
      }
    }
  });
  REQUIRE(package.models.size() == 2);
  CHECK(package.models[0].name == "sine");
  CHECK(package.models[0].arena_bytes == 0);
  CHECK(package.models[1].name == "sine_lib");
  CHECK(package.models[1].arena_bytes == 3776);
}

TEST_CASE("the run_model of early TVM 0.8 is found", "[package]") {
  const Package package = read_edited("digits/v5_packed", [](FileTree& files) {
    files["codegen/host/src/lib0.c"] = ";";
    replace(files.at("codegen/host/src/lib1.c"), "tvmgen_default_run_model(", "run_model(");
  });
  CHECK(package.models.front().entry == "run_model");
}

TEST_CASE("version 5 without the Relay text leaves sizes open and is refused", "[package]") {
  for (const char* model : {"digits/v5_c", "digits/v5_packed"}) {
    check_refusal(
        model, [](FileTree& files) { files.erase("src/relay.txt"); }, "Export the model");
  }
}

TEST_CASE("a pool without a size is refused", "[package]") {
  check_refusal(
      "digits/c_usmp_pool",
      [](FileTree& files) {
        replace(files.at("codegen/host/include/tvmgen_default.h"), "_WORKSPACE_POOL_SIZE", "_SIZE");
      },
      "sram");
}

TEST_CASE("a tensor mapped outside its pool is refused", "[package]") {
  check_refusal(
      "digits/c_usmp_io_two_pools",
      [](FileTree& files) {
        replace(files.at("codegen/host/src/default_lib0.c"), "tcm)[48]", "tcm)[1241]");
      },
      "offset 1241");
}

TEST_CASE("objects for two machines are refused, and files that are no objects", "[package]") {
  constexpr std::size_t e_machine = 18;  // offset in the ELF header
  check_refusal(
      "digits/packed_syslib_llvm-cm4",
      [](FileTree& files) { files.at("codegen/host/lib/default_lib1.o")[e_machine] = '\xf3'; },
      "riscv");
  check_refusal(
      "digits/packed_syslib_llvm-cm4",
      [](FileTree& files) { files.at("codegen/host/lib/default_lib1.o") = "no object"; },
      "default_lib1.o: not an ELF file. Export");
  constexpr std::size_t e_type = 16;  // 2: an executable
  check_refusal(
      "digits/packed_syslib_llvm-cm4",
      [](FileTree& files) { files.at("codegen/host/lib/default_lib1.o")[e_type] = '\2'; },
      "default_lib1.o: an ELF file, but not an object");
}

TEST_CASE("control characters in names are refused", "[package]") {
  replace_metadata("\"x\": {", "\"x\\u001b[2J\": {", "control character");
}

}  // namespace
}  // namespace assay::package_test
