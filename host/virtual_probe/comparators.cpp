#include "host/virtual_probe/comparators.hpp"

#include <optional>

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t first_comparator = 8;  // FP_COMP0
constexpr std::uint32_t first_watch = 0x20;    // DWT_COMP0; a comparator takes 16 bytes
constexpr std::uint32_t matched = 1U << 24;
constexpr std::uint32_t no_trace = 0xF000000;  // DWT_CTRL: no cycle counter, no trace

std::optional<WatchKind> watch_kind(std::uint32_t function) {
  switch (function & 0xF) {
    case 5:
      return WatchKind::read;
    case 6:
      return WatchKind::write;
    case 7:
      return WatchKind::access;
    default:
      return std::nullopt;
  }
}

}  // namespace

std::uint32_t BreakpointUnit::read(std::uint32_t offset) const {
  if (offset == 0) return std::uint32_t{second_version_} << 28 | count_ << 4 | enabled_;
  const std::uint32_t index = (offset - first_comparator) / 4;
  return offset >= first_comparator && index < count_ ? comparators_[index] : 0;
}

void BreakpointUnit::write(std::uint32_t offset, std::uint32_t value) {
  if (offset == 0) {
    if ((value & 2) != 0) enabled_ = (value & 1) != 0;  // the key bit
    return;
  }
  const std::uint32_t index = (offset - first_comparator) / 4;
  if (offset >= first_comparator && index < count_) comparators_[index] = value;
}

std::set<std::uint32_t> BreakpointUnit::addresses() const {
  std::set<std::uint32_t> all;
  if (!enabled_) return all;
  for (const std::uint32_t comparator : comparators_) {
    if ((comparator & 1) == 0) continue;
    if (second_version_) {
      all.insert(comparator & ~1U);
      continue;
    }
    const std::uint32_t word = comparator & 0x1FFFFFFC;
    const std::uint32_t halves = comparator >> 30;
    if ((halves & 1) != 0) all.insert(word);
    if ((halves & 2) != 0) all.insert(word + 2);
  }
  return all;
}

std::uint32_t WatchpointUnit::read(std::uint32_t offset) {
  if (offset == 0) return static_cast<std::uint32_t>(comparators_.size()) << 28 | no_trace;
  const std::uint32_t index = (offset - first_watch) / 16;
  if (offset < first_watch || index >= comparators_.size()) return 0;
  Comparator& comparator = comparators_[index];
  switch (offset & 0xC) {
    case 0:
      return comparator.value;
    case 4:
      return comparator.mask;
    case 8: {
      const std::uint32_t function = comparator.function;
      comparator.function &= ~matched;
      return function;
    }
    default:
      return 0;
  }
}

void WatchpointUnit::write(std::uint32_t offset, std::uint32_t value) {
  const std::uint32_t index = (offset - first_watch) / 16;
  if (offset < first_watch || index >= comparators_.size()) return;
  Comparator& comparator = comparators_[index];
  switch (offset & 0xC) {
    case 0:
      comparator.value = value;
      break;
    case 4:
      comparator.mask = value & 31;
      break;
    case 8:
      comparator.function = value & ~matched;
      break;
    default:
      break;
  }
}

std::set<Watchpoint> WatchpointUnit::watchpoints() const {
  std::set<Watchpoint> all;
  for (const Comparator& comparator : comparators_) {
    const auto kind = watch_kind(comparator.function);
    if (kind) all.insert({*kind, comparator.value, 1U << comparator.mask});
  }
  return all;
}

void WatchpointUnit::note_match(std::uint32_t address) {
  for (Comparator& comparator : comparators_) {
    if (watch_kind(comparator.function) && address - comparator.value < 1U << comparator.mask) {
      comparator.function |= matched;
    }
  }
}

}  // namespace assay::virtual_probe
