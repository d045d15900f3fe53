#include "host/core/bringup/bit_runs.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// What a UART receiver (start bit, eight bits, lowest first) makes of a sender's line, `slower`
// times as slow.
std::vector<std::uint8_t> received(const std::vector<std::uint8_t>& sent, int slower) {
  std::vector<bool> line;
  const auto put = [&](bool bit) {
    line.insert(line.end(), static_cast<std::size_t>(slower), bit);
  };
  for (const std::uint8_t byte : sent) {
    put(true);
    put(false);
    for (int i = 0; i < 8; ++i) put((byte >> i & 1) != 0);
    put(true);
  }
  std::vector<std::uint8_t> bytes;
  for (std::size_t at = 0; at + 10 <= line.size();) {
    if (line[at]) {
      ++at;
      continue;
    }
    unsigned byte = 0;
    for (std::size_t i = 0; i < 8; ++i) byte |= (line[at + 1 + i] ? 1U : 0U) << i;
    bytes.push_back(static_cast<std::uint8_t>(byte));
    at += 10;
    while (at < line.size() && !line[at]) ++at;  // no stop bit: waits for the line to be idle
  }
  return bytes;
}

const std::vector<std::uint8_t> kText = {'h', 'e', 'l', 'l', 'o', ',',  ' ',
                                         'w', 'o', 'r', 'l', 'd', 0x55, 0x33};

}  // namespace

TEST_CASE("the right rate shows bits that are alone") {
  CHECK(times_slower(received(kText, 1)) == 1U);
}

TEST_CASE("a slower sender is told with how many times") {
  CHECK(times_slower(received(kText, 2)) == 2U);
  CHECK(times_slower(received(kText, 3)) == 3U);
  CHECK(times_slower(received(kText, 4)) == 4U);
}

TEST_CASE("bytes without changes tell nothing") {
  CHECK_FALSE(times_slower(std::vector<std::uint8_t>{}));
  CHECK_FALSE(times_slower(std::vector<std::uint8_t>(100, 0x00)));
  CHECK_FALSE(times_slower(std::vector<std::uint8_t>(3, 0xF0)));
}
