#include "host/core/run/unwritten.hpp"

#include <fmt/format.h>

namespace assay {

namespace {

constexpr std::uint64_t kLeastBytes = 4;

}  // namespace

std::vector<std::uint8_t> fill_pattern(std::size_t bytes) {
  std::vector<std::uint8_t> pattern(bytes);
  // Marsaglia, "Xorshift RNGs" (2003): the triple 13, 17, 5 for 32 bits.
  std::uint32_t state = 0x9E3779B9;
  std::uint8_t before = 0;
  for (std::uint8_t& byte : pattern) {
    do {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      byte = static_cast<std::uint8_t>(state >> 16);
    } while (byte == before);
    before = byte;
  }
  return pattern;
}

std::optional<Unwritten> find_unwritten(const std::string& name,
                                        std::span<const std::uint8_t> output) {
  const std::vector<std::uint8_t> pattern = fill_pattern(output.size());
  Unwritten found{name, 0, 0, output.size()};
  for (std::size_t begin = 0; begin < output.size();) {
    std::size_t end = begin;
    while (end < output.size() && output[end] == pattern[end]) ++end;
    if (end - begin >= kLeastBytes) {
      if (found.bytes == 0) found.first = begin;
      found.bytes += end - begin;
    }
    begin = end + 1;
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
