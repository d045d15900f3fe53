#include "host/virtual_probe/memory_cache.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace assay::virtual_probe {
namespace {

constexpr std::size_t cached_limit_bytes = 32768;
constexpr std::uint64_t first_ahead_bytes = 1024;
constexpr std::uint64_t sequence_ahead_bytes = 8192;

}  // namespace

void MemoryCache::read(const MappedRange& range, std::uint32_t address,
                       std::span<std::uint8_t> bytes) {
  flush();
  const bool known = !ahead_.empty() && address >= ahead_address_ &&
                     std::uint64_t{address} + bytes.size() <= ahead_address_ + ahead_.size();
  // While the processor runs memory changes by itself.
  if (!known && (emulator_.running() || address + bytes.size() - 1 > range.last)) {
    emulator_.read(address, bytes);
    return;
  }
  if (!known) {
    const std::uint64_t wanted = address == next_read_ ? sequence_ahead_bytes : first_ahead_bytes;
    const std::uint64_t room = std::uint64_t{range.last} - address + 1;
    ahead_.resize(std::max<std::uint64_t>(std::min(wanted, room), bytes.size()));
    ahead_address_ = address;
    emulator_.read(address, ahead_);
  }
  std::copy_n(ahead_.begin() + (address - ahead_address_), bytes.size(), bytes.begin());
  next_read_ = address + static_cast<std::uint32_t>(bytes.size());
}

void MemoryCache::write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  drop_reads();
  if (!held_.empty() &&
      (address != held_address_ + held_.size() || held_.size() >= cached_limit_bytes)) {
    flush();
  }
  if (held_.empty()) held_address_ = address;
  held_.insert(held_.end(), bytes.begin(), bytes.end());
}

void MemoryCache::flush() {
  if (held_.empty()) return;
  const std::vector<std::uint8_t> bytes = std::exchange(held_, {});
  emulator_.write(held_address_, bytes);
  written_(held_address_, bytes);
}

void MemoryCache::drop_all() {
  held_.clear();
  drop_reads();
}

}  // namespace assay::virtual_probe
