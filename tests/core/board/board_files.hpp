// A folder tree with one small valid board, for tests that break it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace assay::test {

// A root with boards/ and device/ below the system's temporary folder; removed with the object.
class BoardTree {
 public:
  BoardTree() {
    std::string pattern = (std::filesystem::temp_directory_path() / "assay-boards-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directories(root_ / "device");
    write(root_ / "device/sections.ld", "");
    write(root_ / "device/start.cpp", "");
  }
  ~BoardTree() { std::filesystem::remove_all(root_); }
  BoardTree(const BoardTree&) = delete;
  BoardTree& operator=(const BoardTree&) = delete;

  // A valid document for a board in the folder `name`.
  static nlohmann::json valid(const std::string& name) {
    return nlohmann::json::parse(R"({
      "version": 1, "description": "for tests", "default": true, "emulated": true,
      "native": false,
      "isa": {"machine": "arm", "arch": "armv7e-m", "cpu": "cortex-m4", "float_abi": "softfp",
              "fpu": "fpv4-sp-d16"},
      "toolchain": {"c": "cc", "cxx": "c++", "packages": ["gcc"]},
      "flags": {"compile": ["-Os"], "c": [], "cxx": ["-std=c++20"], "link": []},
      "model_flags": ["-O2"], "linker_script": "device/sections.ld",
      "sources": ["device/start.cpp"],
      "regions": [
        {"name": "rom", "kind": "flash", "origin": "0x08000000", "bytes": 65536},
        {"name": "low", "kind": "ram", "origin": "0x20000000", "bytes": 32768},
        {"name": "high", "kind": "ram", "origin": "0x20008000", "bytes": 4096}],
      "stack_bytes": 2048, "receive_ring_bytes": 256,
      "ticks": {"per_second": 25000000, "unit": "instructions", "per_unit": 3.2},
      "link": {"paced": false, "rate": 115200},
      "start": {"program": "emulator", "package": "emulators",
                "arguments": ["-kernel", "{image}", "{serial}"]}})")
        .patch({{{"op", "add"}, {"path", "/name"}, {"value", name}}});
  }

  std::filesystem::path boards() const { return root_ / "boards"; }
  std::filesystem::path root() const { return root_; }

  // Writes boards/`folder`/board.json and returns that folder.
  std::filesystem::path add(const std::string& folder, const std::string& text) const {
    std::filesystem::create_directories(boards() / folder);
    write(boards() / folder / "board.json", text);
    return boards() / folder;
  }
  std::filesystem::path add(const std::string& folder, const nlohmann::json& document) const {
    return add(folder, document.dump());
  }

  static void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream(path) << text;
  }

 private:
  std::filesystem::path root_;
};

}  // namespace assay::test
