#include "host/core/board/board.hpp"

#include <algorithm>
#include <cassert>

namespace assay {

const MemoryRegion& code_region(const Board& board) {
  const auto found =
      std::find_if(board.regions.begin(), board.regions.end(),
                   [](const MemoryRegion& region) { return region.kind == RegionKind::flash; });
  assert(found != board.regions.end());
  return *found;
}

const MemoryRegion& main_ram_region(const Board& board) {
  const auto found =
      std::find_if(board.regions.begin(), board.regions.end(),
                   [&](const MemoryRegion& region) { return region.name == board.main_ram; });
  assert(found != board.regions.end());
  return *found;
}

std::vector<MemoryRegion> extra_ram_regions(const Board& board) {
  std::vector<MemoryRegion> regions;
  for (const MemoryRegion& region : board.regions) {
    const bool present = region.emulated || !board.emulated;
    if (region.kind == RegionKind::ram && region.name != board.main_ram && present) {
      regions.push_back(region);
    }
  }
  return regions;
}

std::vector<Board> emulated_first(std::vector<Board> boards) {
  std::stable_partition(boards.begin(), boards.end(),
                        [](const Board& board) { return board.emulated; });
  return boards;
}

std::vector<std::string> board_definitions(const Board& board, std::uint64_t stack_bytes) {
  return {"ASSAY_TICKS_PER_SECOND=" + std::to_string(board.ticks.per_second),
          "ASSAY_RECEIVE_RING_BYTES=" + std::to_string(board.receive_ring_bytes),
          "ASSAY_LINE_RATE=" + std::to_string(board.link_rate_baud.value_or(0)),
          "ASSAY_STACK_BYTES=" + std::to_string(stack_bytes)};
}

}  // namespace assay
