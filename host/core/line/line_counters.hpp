// What befell the bytes of one direction of a line.
#pragma once

#include <cstdint>

namespace assay {

struct LineCounters {
  // How often each fault of LineFaults was made.
  std::uint64_t flips = 0;
  std::uint64_t bursts = 0;
  std::uint64_t drops = 0;
  std::uint64_t inserts = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t dropped_frames = 0;
  std::uint64_t reordered_frames = 0;
  std::uint64_t duplicated_frames = 0;
  std::uint64_t truncated_frames = 0;
  std::uint64_t garbage = 0;
  std::uint64_t texts = 0;
  std::uint64_t texts_inside = 0;
  std::uint64_t stalls = 0;
  std::uint64_t silences = 0;

  // Bytes. What is sent, less what is lost, with what is added, is what is delivered in the end.
  std::uint64_t sent_bytes = 0;       // given to the line
  std::uint64_t lost_bytes = 0;       // for whatever reason
  std::uint64_t added_bytes = 0;      // that nobody sent, or that came again
  std::uint64_t delivered_bytes = 0;  // taken at the other end
  std::uint64_t burst_bytes = 0;      // changed by bursts
  std::uint64_t garbled_bytes = 0;    // sent while the ends' rates differed

  std::uint64_t faults() const {
    return flips + bursts + drops + inserts + duplicates + dropped_frames + reordered_frames +
           duplicated_frames + truncated_frames + garbage + texts + texts_inside + stalls +
           silences;
  }
  bool operator==(const LineCounters&) const = default;
};

}  // namespace assay
