#include "host/virtual_probe/traps.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t page_bytes = 1024;
constexpr std::uint16_t branch = 0xE000;  // B, with a signed offset of 11 bits in halfwords
constexpr std::uint32_t branch_reach = 2046;
constexpr std::size_t bkpt_limit = 256;

// Those that debuggers use. Others are semihosting (0xAB), or most likely data.
bool is_bkpt(std::uint16_t opcode) {
  return opcode == 0xBE00 || opcode == 0xBE01 || opcode == 0xBE11;
}

std::uint16_t halfword(const std::uint8_t* bytes) {
  return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
}

}  // namespace

void Traps::note_written(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) return;
  const std::uint32_t begin = address & ~1U;
  const std::uint64_t end = std::uint64_t{address} + bytes.size();
  for (auto at = bkpts_.lower_bound(begin); at != bkpts_.end() && *at < end;) {
    at = bkpts_.erase(at);
  }
  // What replaces a branch of ours is not to be replaced in turn.
  for (auto at = detours_.lower_bound(begin); at != detours_.end() && at->first < end;) {
    at = detours_.erase(at);
  }
  for (std::size_t i = address % 2; i + 1 < bytes.size(); i += 2) {
    if (bkpts_.size() >= bkpt_limit) return;
    if (is_bkpt(halfword(&bytes[i]))) bkpts_.insert(address + static_cast<std::uint32_t>(i));
  }
}

// A halfword in the next page that no code is: no compiler writes 0 as an instruction.
std::optional<std::uint32_t> Traps::find_landing(std::uint32_t address) {
  const std::uint32_t page = (address & ~(page_bytes - 1)) + page_bytes;
  if (!is_ram(emulator_.memory_map(), page) ||
      !is_ram(emulator_.memory_map(), page + page_bytes - 1))
    return std::nullopt;
  std::vector<std::uint8_t> bytes(page_bytes);
  emulator_.read(page, bytes);
  for (std::uint32_t i = 0; i < page_bytes; i += 2) {
    if (page + i - (address + 4) > branch_reach) break;
    const bool taken = std::any_of(detours_.begin(), detours_.end(), [&](const auto& detour) {
      return detour.second.landing == page + i;
    });
    if (halfword(&bytes[i]) == 0 && !taken) return page + i;
  }
  return std::nullopt;
}

void Traps::plan_detours(std::uint32_t pc) {
  const std::uint32_t page = pc & ~(page_bytes - 1);
  for (auto at = bkpts_.lower_bound(page); at != bkpts_.end() && *at - page < page_bytes; ++at) {
    const std::uint16_t original = read_halfword(emulator_, *at);
    if (!is_bkpt(original) || *at == pc) continue;
    const auto landing = find_landing(*at);
    if (!landing) continue;
    const std::uint32_t offset = (*landing - (*at + 4)) / 2;
    write_halfword(emulator_, *at, static_cast<std::uint16_t>(branch | (offset & 0x7FF)));
    detours_[*at] = {original, *landing};
  }
}

void Traps::arm(std::uint32_t pc, bool one_step, const std::set<std::uint32_t>& breakpoints,
                const std::set<Watchpoint>& watchpoints) {
  if (!one_step) plan_detours(pc);
  std::set<std::uint32_t> wanted = breakpoints;
  for (const std::uint32_t address : bkpts_) {
    const auto detour = detours_.find(address);
    wanted.insert(detour == detours_.end() ? address : detour->second.landing);
  }
  for (const std::uint32_t address : live_breakpoints_) {
    if (!wanted.contains(address)) emulator_.set_breakpoint(address, false);
  }
  for (const std::uint32_t address : wanted) {
    if (!live_breakpoints_.contains(address)) emulator_.set_breakpoint(address, true);
  }
  live_breakpoints_ = wanted;
  for (const Watchpoint& watchpoint : live_watchpoints_) {
    if (!watchpoints.contains(watchpoint)) emulator_.set_watchpoint(watchpoint, false);
  }
  for (const Watchpoint& watchpoint : watchpoints) {
    if (!live_watchpoints_.contains(watchpoint)) emulator_.set_watchpoint(watchpoint, true);
  }
  live_watchpoints_ = watchpoints;
}

std::optional<std::uint32_t> Traps::settle(std::uint32_t pc) {
  std::optional<std::uint32_t> trapped;
  if (live_breakpoints_.contains(pc)) trapped = pc;
  for (const auto& [address, detour] : detours_) {
    write_halfword(emulator_, address, detour.original);
    if (pc == detour.landing || pc == address) trapped = address;
  }
  detours_.clear();
  return trapped;
}

void Traps::forget() {
  bkpts_.clear();
  detours_.clear();
  live_breakpoints_.clear();
  live_watchpoints_.clear();
}

}  // namespace assay::virtual_probe
