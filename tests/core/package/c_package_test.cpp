// Folders with assay-package.json.
#include "host/core/package/c_package.hpp"

#include <nlohmann/json.hpp>

#include "tests/core/package/package_support.hpp"

namespace assay::package_test {
namespace {

using nlohmann::json;

json valid_document() {
  return json::parse(R"json({
    "version": 1, "name": "tiny", "sources": ["src/tiny.c"], "include_dirs": ["include"],
    "entry": "tiny_infer",
    "inputs": [{"name": "in:0", "dtype": "int8", "shape": [1, 4]},
               {"name": "scale", "dtype": "float32", "shape": []}],
    "outputs": [{"name": "out", "dtype": "float32", "shape": [2, 3]}],
    "workspace_bytes": 100})json");
}

// A folder with the document and the files that valid_document() names.
class PackageFolder : public TemporaryFolder {
 public:
  explicit PackageFolder(const json& document) : PackageFolder(document.dump(1)) {}
  explicit PackageFolder(const std::string& text) {
    write("assay-package.json", text);
    write("src/tiny.c", "#include \"data.h\"\nint32_t tiny_infer(void* a, void* b, void* c) {}");
    write("src/data.h", "int data;");
    write("src/deeper/unused.h", "");
    write("include/sub/tiny.h", "int tiny;");
    write("notes.txt", "not taken in");
  }
};

std::string c_refusal(const json& document) {
  const PackageFolder folder(document);
  return usage_error([&] { read_package(folder.path()); });
}

void check_c_refusal(const char* pointer, const json& value, const std::string& word) {
  json document = valid_document();
  document[json::json_pointer(pointer)] = value;
  const std::string sentence = c_refusal(document);
  INFO(sentence);
  CHECK(sentence.find(pointer) != std::string::npos);
  CHECK(sentence.find(word) != std::string::npos);
}

TEST_CASE("a C package gives its model, sources and headers", "[package]") {
  const PackageFolder folder(valid_document());
  const Package package = read_package(folder.path());
  CHECK(package.format_version == 0);
  REQUIRE(package.models.size() == 1);
  const ModelInfo& model = package.models.front();
  CHECK(model.name == "tiny");
  CHECK(model.interface_api == Interface::plain);
  CHECK(model.entry == "tiny_infer");
  REQUIRE(model.inputs.size() == 2);
  CHECK(model.inputs[0].name == "in:0");
  CHECK(model.inputs[0].c_name == "in_0");
  CHECK(model.inputs[0].shape == Shape{1, 4});
  CHECK(model.inputs[0].bytes == 4);
  CHECK(model.inputs[1].bytes == 4);
  CHECK(model.outputs.at(0).bytes == 24);
  CHECK(model.workspace_bytes == 100);
  CHECK(model.arena_bytes == 0);  // the code never allocates
  REQUIRE(package.sources.size() == 1);
  CHECK(package.sources[0].path == "src/tiny.c");
  REQUIRE(package.headers.size() == 2);
  CHECK(package.headers[0].path == "src/data.h");
  CHECK(package.headers[1].path == "include/sub/tiny.h");
  CHECK(package.include_folders == std::vector<std::string>{"include"});
}

TEST_CASE("a C package whose code allocates gets an arena", "[package]") {
  const PackageFolder folder(valid_document());
  folder.write("src/tiny.c", "int tiny_infer(void* a) { p = TVMBackendAllocWorkspace(1, 0); }");
  CHECK(read_package(folder.path()).models.front().arena_bytes == 112);
}

TEST_CASE("what breaks the schema is told by JSON Pointer", "[package]") {
  check_c_refusal("/version", 2, "");
  check_c_refusal("/entry", "not C", "");
  check_c_refusal("/inputs/0/dtype", "bfloat7", "");
  check_c_refusal("/inputs/0/shape/1", 0, "");
  check_c_refusal("/outputs", json::array(), "");
  check_c_refusal("/sources/0", "src/tiny.rs", "");
  check_c_refusal("/workspace_bytes", -1, "");
  json extra = valid_document();
  extra["workspace"] = 1;
  CHECK(c_refusal(extra).find("workspace") != std::string::npos);
  json missing = valid_document();
  missing.erase("entry");
  CHECK(c_refusal(missing).find("entry") != std::string::npos);
}

TEST_CASE("texts that would exhaust the stack are refused", "[package]") {
  check_c_refusal("/name", std::string(500'000, 'a'), "longer");
  check_c_refusal("/sources", {std::string(500'000, 'a') + ".c"}, "/sources/0 is longer");
}

TEST_CASE("what the schema cannot see is told by JSON Pointer too", "[package]") {
  check_c_refusal("/sources/0", "src/none.c", "no file");
  check_c_refusal("/sources/0", "../tiny.c", "\"..\"");
  check_c_refusal("/sources/0", "/etc/tiny.c", "absolute");
  check_c_refusal("/include_dirs/0", "src/tiny.c", "no folder");
  check_c_refusal("/include_dirs/0", "..", "\"..\"");
  check_c_refusal("/inputs/1/name", "in_0", "Rename");
  check_c_refusal("/inputs/0/shape", {4294967296, 4294967296, 4294967296}, "too large");
}

TEST_CASE("JSON that does not parse is told by line and column", "[package]") {
  const PackageFolder folder(std::string("{\n  \"version\": 1,\n  oops\n}"));
  const std::string sentence = usage_error([&] { read_package(folder.path()); });
  CHECK(sentence.find("assay-package.json: line 3, column 3") != std::string::npos);
}

TEST_CASE("a source that is a link out of the folder is refused", "[package]") {
  const PackageFolder folder(valid_document());
  fs::remove(folder.path() / "src/tiny.c");
  fs::create_symlink("/etc/passwd", folder.path() / "src/tiny.c");
  CHECK(usage_error([&] { read_package(folder.path()); }).find("link") != std::string::npos);
}

}  // namespace
}  // namespace assay::package_test
