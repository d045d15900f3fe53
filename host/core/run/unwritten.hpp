// Outputs that a model leaves as they were: they are filled with a pattern before the first
// inference, and where that stands afterwards nothing was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay {

// Bytes without a pattern of their own, the same for the same size; no two neighbours alike.
std::vector<std::uint8_t> fill_pattern(std::size_t bytes);

struct Unwritten {
  std::string output;
  std::uint64_t bytes = 0;  // that were never written
  std::uint64_t first = 0;  // of them
  std::uint64_t of = 0;
};

// What of `output` still is its pattern. A written value may be the pattern's by chance: fewer than
// four such bytes side by side (one value in 2^32) count as written, so that nothing is told of an
// output of less.
std::optional<Unwritten> find_unwritten(const std::string& name,
                                        std::span<const std::uint8_t> output);

std::string to_sentence(const Unwritten& unwritten, const std::string& model);

}  // namespace assay
