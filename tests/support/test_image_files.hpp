// The test image (tests/support/device) as files: what a build leaves behind, the package that it
// could have been built from, and cases.
#pragma once

#include <filesystem>

#include "host/core/image/description.hpp"
#include "tests/support/device/test_image.hpp"

namespace assay::test {

// As the firmware itself would describe it; for the board `host`.
ImageDescription test_image_description();

// An ELF file with a section .assay.manifest and nothing to run.
void write_image(const std::filesystem::path& file, const ImageDescription& image);

// What an entry of the cache holds, an image's and a board library's in one.
void write_cache_entry(const std::filesystem::path& folder, const ImageDescription& image);

// A C package with the model `large` alone.
void write_package(const std::filesystem::path& folder);

// Cases for the model `large`: these bytes in, and those expected to come out.
void write_large_cases(const std::filesystem::path& folder, const Bytes& input,
                       const Bytes& expected);

// Changes from byte to byte.
Bytes large_input();

}  // namespace assay::test
