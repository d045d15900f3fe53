// For the tests of the line model: streams to send, and what comes of them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "host/core/line/line_model.hpp"

namespace assay::test {

using LineBytes = std::vector<std::uint8_t>;

// Bytes that no two neighbours of are equal, without delimiters.
inline LineBytes counting_bytes(std::size_t count) {
  LineBytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(1 + i % 255);
  return bytes;
}

// A frame, its delimiter included, from letters.
inline LineBytes frame(const std::string& letters) {
  LineBytes bytes(letters.begin(), letters.end());
  bytes.push_back(0);
  return bytes;
}

inline LineBytes operator+(LineBytes first, const LineBytes& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

inline LineBytes all_of(LineModel& line) { return line.take(kNever); }

// What comes of `bytes` on a line with these faults that takes no time.
struct Passage {
  Passage(const LineFaults& faults, const LineBytes& bytes, std::uint64_t seed = 1) {
    LineOptions options;
    options.faults = faults;
    LineModel line(options, seed);
    line.send(bytes, Duration{0});
    received = all_of(line);
    counters = line.counters();
  }

  LineBytes received;
  LineCounters counters;
};

// Frames of `bytes`, cut at delimiters, without them; what stands behind the last one too.
inline std::vector<std::string> frames_of(const LineBytes& bytes) {
  std::vector<std::string> frames;
  auto start = bytes.begin();
  for (auto end = start; start != bytes.end(); start = end == bytes.end() ? end : end + 1) {
    end = std::find(start, bytes.end(), 0);
    if (end != start) frames.emplace_back(start, end);
  }
  return frames;
}

}  // namespace assay::test
