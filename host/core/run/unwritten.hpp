// Outputs that a model leaves as they were, told by what stands there before and behind an
// inference.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace assay {

// Bytes without a pattern of their own, the same for the same size.
std::vector<std::uint8_t> fill_pattern(std::size_t bytes);

// Every byte another than in `bytes`.
std::vector<std::uint8_t> opposite(std::span<const std::uint8_t> bytes);

struct Unwritten {
  std::uint64_t bytes = 0;  // that were never written
  std::uint64_t first = 0;  // of them
  std::uint64_t of = 0;
  std::string output = {};  // whose they are
};

// What of `output` is as it was `before`; nothing where nothing is. A model writes by chance what
// stood there: certain is what stays once more with the opposite before it.
// Element by element, of `element_bytes`: of larger ones hardly any is by chance what it was.
std::optional<Unwritten> find_unwritten(std::size_t element_bytes,
                                        std::span<const std::uint8_t> before,
                                        std::span<const std::uint8_t> output);

std::string to_sentence(const Unwritten& unwritten, const std::string& model);

}  // namespace assay
