// The recorded firmware with other names in it.
#pragma once

#include "tests/adapters/temporary_folder.hpp"
#include "tests/core/autopsy/played_probe.hpp"

namespace assay::test {

// firmware.elf, with each `from` in it changed to `to`, which is as long.
inline std::filesystem::path changed_firmware(
    const TemporaryFolder& folder, const std::vector<std::pair<std::string, std::string>>& by) {
  std::ifstream file(autopsy_file("firmware.elf"), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  for (const auto& [from, to] : by) {
    for (std::size_t at = 0; (at = bytes.find(from, at)) != std::string::npos; at += to.size()) {
      bytes.replace(at, to.size(), to);
    }
  }
  std::ofstream(folder.path() / "changed.elf", std::ios::binary) << bytes;
  return folder.path() / "changed.elf";
}

}  // namespace assay::test
