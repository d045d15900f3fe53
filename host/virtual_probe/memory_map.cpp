#include "host/virtual_probe/memory_map.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace assay::virtual_probe {
namespace {

// "  0000000008000000-00000000080fffff (prio 0, rom): flash"
std::optional<MappedRange> parse_range(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  std::uint64_t first = 0, last = 0;
  const char* end = line.data() + line.size();
  const auto low = std::from_chars(line.data(), end, first, 16);
  if (low.ec != std::errc() || low.ptr == end || *low.ptr != '-') return std::nullopt;
  const auto high = std::from_chars(low.ptr + 1, end, last, 16);
  if (high.ec != std::errc() || first > last || last > 0xFFFF'FFFF) return std::nullopt;
  const std::size_t comma = line.find(", ");
  const std::size_t close = line.find("):");
  if (comma == line.npos || close == line.npos || close < comma) return std::nullopt;
  const std::string_view kind = line.substr(comma + 2, close - comma - 2);
  return MappedRange{static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last),
                     kind == "ram"    ? MappedKind::ram
                     : kind == "rom"  ? MappedKind::rom
                     : kind == "romd" ? MappedKind::rom
                                      : MappedKind::device};
}

}  // namespace

std::vector<MappedRange> parse_memory_map(std::string_view text) {
  std::vector<MappedRange> ranges;
  bool wanted = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("FlatView")) {
      if (!ranges.empty()) break;
      wanted = false;
    } else if (line.starts_with(" AS \"cpu-memory-0\"")) {
      wanted = true;
    } else if (wanted) {
      if (const auto range = parse_range(line)) ranges.push_back(*range);
    }
  }
  std::sort(ranges.begin(), ranges.end(),
            [](const MappedRange& a, const MappedRange& b) { return a.first < b.first; });
  return ranges;
}

const MappedRange* range_at(std::span<const MappedRange> map, std::uint32_t address) {
  const auto after = std::upper_bound(
      map.begin(), map.end(), address,
      [](std::uint32_t value, const MappedRange& range) { return value < range.first; });
  if (after == map.begin() || !std::prev(after)->contains(address)) return nullptr;
  return &*std::prev(after);
}

bool is_ram(std::span<const MappedRange> map, std::uint32_t address) {
  const MappedRange* range = range_at(map, address);
  return range != nullptr && range->kind == MappedKind::ram;
}

}  // namespace assay::virtual_probe
