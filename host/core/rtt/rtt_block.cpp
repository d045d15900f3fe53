#include "host/core/rtt/rtt_block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>

namespace assay {
namespace {

// "SEGGER RTT" and six zero bytes, as little-endian words.
constexpr std::array<std::uint32_t, 4> kId = {0x47474553, 0x52205245, 0x00005454, 0};

RttRing ring_of(std::span<const std::uint32_t> description) {
  return {description[1], description[2], description[3], description[4]};
}

// `own` is the offset that the device writes.
bool is_usable(const RttRing& ring, std::uint32_t own) {
  return ring.buffer != 0 && ring.bytes >= 2 && own < ring.bytes;
}

// In 64 bits, so that the end of what wraps around is beyond all memory.
struct Extent {
  std::uint64_t low, high;
};

Extent extent(const RttRing& ring) {
  return {ring.buffer, std::uint64_t{ring.buffer} + ring.bytes};
}

bool overlap(const Extent& one, const Extent& other) {
  return one.low < other.high && other.low < one.high;
}

bool is_within(const Extent& part, std::span<const MemoryRegion> regions) {
  return std::any_of(regions.begin(), regions.end(), [&](const MemoryRegion& region) {
    return part.low >= region.origin && part.low < part.high &&
           part.high <= region.origin + region.bytes;
  });
}

}  // namespace

std::uint32_t RttRing::waiting() const {
  return (write_offset >= read_offset ? 0 : bytes) + write_offset - read_offset;
}

std::uint32_t RttRing::room() const { return bytes - 1 - waiting(); }

std::size_t RttBlock::words() const { return (down_address - up_address) / 4 + rtt_channel_words; }

bool is_rtt_id(std::span<const std::uint32_t> words) {
  return words.size() >= kId.size() && std::equal(kId.begin(), kId.end(), words.begin());
}

std::optional<RttBlock> read_rtt_head(std::uint32_t address, std::span<const std::uint32_t> words) {
  assert(words.size() >= rtt_head_words);
  const auto is_count = [](std::uint32_t count) {
    return count >= 1 && count <= rtt_most_channels;
  };
  if (!is_rtt_id(words) || !is_count(words[4]) || !is_count(words[5])) return std::nullopt;
  RttBlock block;
  block.address = address;
  block.up_address = address + 4 * static_cast<std::uint32_t>(rtt_head_words);
  block.down_address =
      block.up_address + 4 * static_cast<std::uint32_t>(rtt_channel_words) * words[4];
  return block;
}

bool read_rtt_rings(RttBlock& block, std::span<const std::uint32_t> words) {
  assert(words.size() >= block.words());
  RttRing up = ring_of(words);
  RttRing down = ring_of(words.subspan((block.down_address - block.up_address) / 4));
  if (!is_usable(up, up.write_offset) || !is_usable(down, down.read_offset) ||
      down.buffer % 4 != 0 || down.bytes % 4 != 0) {
    return false;
  }
  block.up = up;
  block.down = down;
  block.mended = up.read_offset >= up.bytes || down.write_offset >= down.bytes;
  if (block.mended) {
    block.up.read_offset = up.write_offset;
    block.down.write_offset = down.read_offset;
  }
  return true;
}

std::string rtt_objection(const RttBlock& block, std::span<const MemoryRegion> ram) {
  const Extent own = {block.address, std::uint64_t{block.down_address} + 4 * rtt_channel_words};
  if (!is_within(own, ram)) {
    return fmt::format("the control block at {:#010x} lies outside of the board's RAM",
                       block.address);
  }
  const auto objection = [&](const char* name, const RttRing& ring) -> std::string {
    const auto sentence = [&](const std::string& what) {
      return fmt::format("the {} ring of the control block at {:#010x}, {} bytes at {:#010x}, {}",
                         name, block.address, ring.bytes, ring.buffer, what);
    };
    if (ring.bytes > rtt_most_ring_bytes) {
      return sentence(fmt::format("is of more than {} bytes", rtt_most_ring_bytes));
    }
    if (!is_within(extent(ring), ram)) return sentence("lies outside of the board's RAM");
    if (overlap(extent(ring), own)) return sentence("overlaps that block");
    return "";
  };
  for (const std::string& text : {objection("up", block.up), objection("down", block.down)}) {
    if (!text.empty()) return text;
  }
  if (!overlap(extent(block.up), extent(block.down))) return "";
  return fmt::format("both rings of the control block at {:#010x} overlap", block.address);
}

}  // namespace assay
