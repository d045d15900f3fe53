// The control block of SEGGER's Real Time Transfer in a 32-bit chip's memory, as words read by a
// debug probe: 16 bytes of id, two counts, then 24 bytes for each buffer, up ones first. Layout:
// "J-Link / J-Trace User Guide" (UM08001), chapter "RTT".
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "host/core/board/board.hpp"

namespace assay {

// What firmware calls its control block.
inline constexpr std::string_view rtt_symbol = "_SEGGER_RTT";

inline constexpr std::size_t rtt_head_words = 6;     // id and counts
inline constexpr std::size_t rtt_channel_words = 6;  // name, buffer, size, two offsets, flags
inline constexpr std::uint32_t rtt_most_channels = 16;
inline constexpr std::uint32_t rtt_most_ring_bytes = 64 * 1024;

// A ring in the chip's memory; empty where both offsets are equal.
struct RttRing {
  std::uint32_t buffer = 0;        // address
  std::uint32_t bytes = 0;         // one less can be under way
  std::uint32_t write_offset = 0;  // below `bytes`
  std::uint32_t read_offset = 0;   // below `bytes`

  std::uint32_t waiting() const;  // bytes that are to be read
  std::uint32_t room() const;     // bytes that may be written
};

// The first channel of either direction.
struct RttBlock {
  std::uint32_t address = 0;                       // of its id
  std::uint32_t up_address = 0, down_address = 0;  // of their descriptions
  RttRing up, down;
  // The host's offsets lay outside, left behind by one that knew another image: here they are as if
  // nothing were under way, and are to be written so.
  bool mended = false;

  // Words from up_address on that hold both descriptions.
  std::size_t words() const;
  static constexpr std::uint32_t write_offset_at = 12, read_offset_at = 16;  // in a description
};

// Whether `words`, at least four, begin with the id.
bool is_rtt_id(std::span<const std::uint32_t> words);

// The addresses that the first rtt_head_words of a block at `address` tell; the rings are left
// empty. Nothing where that is no block with a channel each way.
std::optional<RttBlock> read_rtt_head(std::uint32_t address, std::span<const std::uint32_t> words);

// Fills in the rings from block.words() words. False, and nothing is changed, where they are none
// that can be used: set up only in part, or `down` not of whole words.
bool read_rtt_rings(RttBlock& block, std::span<const std::uint32_t> words);

// Why the host keeps off `block`, whose rings are read: one is too large, or something lies outside
// `ram` or in two uses; "the down ring of ...". Empty: there is no reason to.
std::string rtt_objection(const RttBlock& block, std::span<const MemoryRegion> ram);

}  // namespace assay
