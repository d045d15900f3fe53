#include "host/core/bringup/bit_runs.hpp"

#include <algorithm>

namespace assay {
namespace {

constexpr int kLeastRuns = 8;

}  // namespace

// The line is high before a byte. Its start bit is low, then come the bits, lowest first. A run of
// equal bits has its full length where it ends before the last bit: behind that the receiver does
// not look for a change, but for a stop bit.
std::optional<unsigned> times_slower(std::span<const std::uint8_t> received) {
  unsigned shortest = 9;
  int runs = 0;
  for (const std::uint8_t byte : received) {
    const unsigned bits = static_cast<unsigned>(byte) << 1;  // with the start bit
    unsigned length = 1;
    for (int i = 1; i < 9; ++i, ++length) {
      if ((bits >> i & 1) == (bits >> (i - 1) & 1)) continue;
      shortest = std::min(shortest, length);
      length = 0;
      ++runs;
    }
  }
  if (runs < kLeastRuns) return std::nullopt;
  return shortest;
}

}  // namespace assay
