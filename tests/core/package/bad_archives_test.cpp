// Every archive of tests/models/bad is refused with a sentence that holds the decisive word.
#include <map>

#include "tests/core/package/package_support.hpp"

namespace assay::package_test {
namespace {

TEST_CASE("bad archives are refused, each for its reason", "[package]") {
  const std::map<std::string, std::string> words{
      {"absolute-path", "absolute"},
      {"c-unpacked-system-lib", "system-lib"},
      {"empty", "empty"},
      {"graph-executor", "Executor(\"aot\")"},
      {"half-metadata", "line 61, column 8"},
      {"io-internal-pool", "global_workspace"},
      {"io-output-names", "y:score"},
      {"io-outputs-overlap", "overlap"},
      {"packed-external-pool", "external pools"},
      {"no-metadata", "metadata.json"},
      {"no-modules", "/modules"},
      {"no-sources", "no sources"},
      {"not-a-tar", "tar"},
      {"operator-style", "operator"},
      {"output-name-slash", "k/rank"},
      {"packed-unpacked-system-lib", "system-lib"},
      {"path-traversal", ".."},
      {"path-traversal-inside", ".."},
      {"size-mismatch", "image"},
      {"symlink", "symbolic link"},
      {"truncated", "runcated"},
      {"unknown-dtype", "bfloat7"},
      {"version-99", "99"},
  };
  for (const auto& [name, word] : words) {
    INFO(name);
    const fs::path path = model_path("bad/" + name);
    const std::string sentence = usage_error([&] { read_package(path); });
    CHECK(sentence.find(path.string()) == 0);
    INFO(sentence);
    CHECK(sentence.find(word, path.string().size()) != std::string::npos);
  }
}

TEST_CASE("what the compiler or the linker has to find reads fine", "[package]") {
  for (const char* name : {"c-does-not-compile", "llvm-missing-kernels"}) {
    CHECK(read_package(model_path(std::string("bad/") + name)).models.size() == 1);
  }
}

TEST_CASE("a gzip is told by its content", "[package]") {
  const TemporaryFolder folder;
  const fs::path path = folder.write("model.bin", file_text(model_path("bad/good-gzip")));
  CHECK(read_package(path).models.front().inputs.front().name == "image");
}

}  // namespace
}  // namespace assay::package_test
