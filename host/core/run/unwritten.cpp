#include "host/core/run/unwritten.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {

std::vector<std::uint8_t> fill_pattern(std::size_t bytes) {
  std::vector<std::uint8_t> pattern(bytes);
  // Marsaglia, "Xorshift RNGs" (2003): the triple 13, 17, 5 for 32 bits.
  std::uint32_t state = 0x9E3779B9;
  for (std::uint8_t& byte : pattern) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    byte = static_cast<std::uint8_t>(state >> 16);
  }
  return pattern;
}

std::vector<std::uint8_t> opposite(std::span<const std::uint8_t> bytes) {
  std::vector<std::uint8_t> others(bytes.begin(), bytes.end());
  for (std::uint8_t& byte : others) byte = static_cast<std::uint8_t>(~byte);
  return others;
}

std::optional<Unwritten> find_unwritten(std::size_t element_bytes,
                                        std::span<const std::uint8_t> before,
                                        std::span<const std::uint8_t> output) {
  Unwritten found{0, 0, output.size()};
  for (std::size_t at = 0; at + element_bytes <= output.size(); at += element_bytes) {
    if (!std::ranges::equal(output.subspan(at, element_bytes), before.subspan(at, element_bytes))) {
      continue;
    }
    if (found.bytes == 0) found.first = at;
    found.bytes += element_bytes;
  }
  if (found.bytes == 0) return std::nullopt;
  return found;
}

std::string to_sentence(const Unwritten& unwritten, const std::string& model) {
  if (unwritten.bytes == unwritten.of) {
    return fmt::format(
        "The model {} wrote nothing to its output {}: what stands there is what was there before. "
        "Did it give up, as for want of memory?",
        model, unwritten.output);
  }
  return fmt::format(
      "The model {} wrote nothing to {} of the {} bytes of its output {}, from byte {} on: what "
      "stands there is what was there before.",
      model, unwritten.bytes, unwritten.of, unwritten.output, unwritten.first);
}

}  // namespace assay
