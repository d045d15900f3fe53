// The ELF files that the tests of elf/ and fit/ share.
#pragma once

#include <filesystem>
#include <string>

namespace assay::fixtures {

inline std::filesystem::path path(const std::string& name) {
  return std::filesystem::path(ASSAY_SOURCE_DIR) / "tests/core/fit/files" / name;
}

}  // namespace assay::fixtures
