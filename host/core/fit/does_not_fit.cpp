#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>

#include "host/core/fit/fit.hpp"

namespace assay {

namespace {

std::uint64_t largest_flash_bytes(const BoardMemory& board) {
  std::uint64_t largest = 0;
  for (const MemoryRegion& region : board.regions) {
    if (region.kind == RegionKind::flash) largest = std::max(largest, region.bytes);
  }
  return largest;
}

std::uint64_t main_ram_bytes(const BoardMemory& board) {
  for (const MemoryRegion& region : board.regions) {
    const bool main = board.main_ram.empty() || region.name == board.main_ram;
    if (region.kind == RegionKind::ram && main) return region.bytes;
  }
  return 0;
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  if (words.size() < 2) return fmt::format("{}", fmt::join(words, ""));
  return fmt::format("{} {} {}", fmt::join(words.begin(), words.end() - 1, ", "), last,
                     words.back());
}

}  // namespace

std::string does_not_fit_sentence(const FitReport& report, std::string_view board_name,
                                  std::span<const BoardMemory> others) {
  assert(!report.fits);
  std::vector<std::string> overflows;
  for (const RegionFit& region : report.regions) {
    if (region.bytes_over == 0) continue;
    overflows.push_back(fmt::format("{} overflows by {} bytes", region.name, region.bytes_over));
  }
  const std::uint64_t flash_bytes = bytes_used(report, RegionKind::flash);
  const std::uint64_t ram_bytes = bytes_used(report, RegionKind::ram);
  std::vector<std::string> fitting;
  for (const BoardMemory& board : others) {
    if (largest_flash_bytes(board) >= flash_bytes && main_ram_bytes(board) >= ram_bytes) {
      fitting.push_back(board.name);
    }
  }
  const std::string advice =
      fitting.empty()
          ? std::string(
                "No other board with this instruction set is large enough: use a smaller "
                "model.")
          : fmt::format("It would fit on {}: choose with --board.", joined(fitting, "or"));
  return fmt::format(
      "The image does not fit on {}: {}. It needs {} bytes of flash and {} of RAM. {}", board_name,
      joined(overflows, "and"), flash_bytes, ram_bytes, advice);
}

}  // namespace assay
