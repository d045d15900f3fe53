// A whole regular file as bytes, with a limit on its size.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace assay {

// The largest tensor file (and the largest unpacked .npz member) that is read.
inline constexpr std::uint64_t max_tensor_file_bytes = 1ull << 30;

// Reads the file into memory owned by the caller. Throws Error(input) where it is missing, no
// regular file, not readable, or larger than limit_bytes (checked before anything is read).
std::vector<std::uint8_t> read_file_bytes(const std::filesystem::path& path,
                                          std::uint64_t limit_bytes = max_tensor_file_bytes);

}  // namespace assay
