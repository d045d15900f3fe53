// The core's debug registers. How it runs, stands and is reset is in core_debug.cpp.
#include "host/virtual_probe/core_debug.hpp"
#include "host/virtual_probe/debug_registers.hpp"

namespace assay::virtual_probe {
namespace {

// An algorithm that a debugger waits for takes less; answering at once would make it ask again, a
// round trip each.
constexpr Duration stop_wait = std::chrono::milliseconds(1);

}  // namespace

std::optional<std::uint32_t> CoreDebug::read(std::uint32_t address) {
  if (address - breakpoint_unit < unit_bytes) return breakpoints_.read(address - breakpoint_unit);
  if (address - watchpoint_unit < unit_bytes) return watchpoints_.read(address - watchpoint_unit);
  if (address - core_rom_table < unit_bytes) return rom_table_word(address - core_rom_table);
  switch (address) {
    case halting_control:
      return read_control();
    case register_data:
      return data_;
    case exception_control:
      return catch_;
    case fault_status:
      poll();
      return reason_;
    case register_selector:
    case secure_control:
    case authentication:
      return 0;
    default:
      break;
  }
  if (state_ == CoreState::gone) {
    if (address == cpuid_register) return identity_[0];
    const std::uint32_t index = (address - media_feature_registers) / 4;
    if (index < 3) return identity_[index + 1];
  }
  return std::nullopt;
}

bool CoreDebug::write(std::uint32_t address, std::uint32_t value) {
  if (address - breakpoint_unit < unit_bytes || address - watchpoint_unit < unit_bytes) {
    write_comparators(address, value);
    return true;
  }
  switch (address) {
    case halting_control:
      write_control(value);
      return true;
    case register_selector:
      transfer_register(value);
      return true;
    case register_data:
      data_ = value;
      return true;
    case exception_control:
      catch_ = value;
      return true;
    case fault_status:
      reason_ &= ~value;
      return true;
    case application_reset_register:
      if (value >> 16 != reset_key || (value & reset_requests) == 0) return false;
      reset(ResetCause::software);
      return true;
    default:
      return false;
  }
}

void CoreDebug::write_comparators(std::uint32_t address, std::uint32_t value) {
  const auto breakpoints = breakpoints_.addresses();
  const auto watchpoints = watchpoints_.watchpoints();
  breakpoints_.write(address - breakpoint_unit, value);
  watchpoints_.write(address - watchpoint_unit, value);
  const bool changed =
      breakpoints != breakpoints_.addresses() || watchpoints != watchpoints_.watchpoints();
  poll();
  if (!changed || state_ != CoreState::running) return;
  emulator_.stop();
  registers_.drop();
  const std::uint32_t pc = registers_.general().r[15] & ~1U;
  traps_.settle(pc);
  go();
}

std::uint32_t CoreDebug::read_control() {
  poll();
  if (state_ == CoreState::running) {
    if (const auto stop = emulator_.wait_stop(stop_wait)) note_stop(*stop, false);
  }
  std::uint32_t value = control_ | register_ready;
  const bool locked_up_for_good = state_ == CoreState::gone && emulator_.ended_by_lockup();
  if (state_ == CoreState::halted) value |= is_halted;
  if (state_ == CoreState::locked_up || locked_up_for_good) value |= is_locked_up;
  if (state_ == CoreState::running || state_ == CoreState::loading) value |= has_retired;
  if (was_reset_) value |= has_been_reset;
  was_reset_ = state_ == CoreState::gone && !locked_up_for_good;
  return value;
}

void CoreDebug::write_control(std::uint32_t value) {
  if (value >> 16 != debug_key) return;
  poll();
  control_ = value & control_bits;
  const bool enabled = (control_ & debug_enable) != 0;
  if (!enabled) control_ = 0;
  const bool to_halt = (control_ & halt_request) != 0;
  switch (state_) {
    case CoreState::running:
      if (to_halt) halt();
      break;
    case CoreState::loading:
      if (to_halt) end_loader(chip_.stop_loader());
      break;
    case CoreState::locked_up:
      if (to_halt) {
        state_ = CoreState::halted;
        reason_ |= reason_halted;
      }
      break;
    case CoreState::halted:
      if (!to_halt) resume((control_ & step_request) != 0);
      break;
    case CoreState::gone:
      break;
  }
}

void CoreDebug::transfer_register(std::uint32_t request) {
  constexpr std::uint32_t to_core = 1U << 16;
  poll();
  if (state_ != CoreState::halted) return;
  memory_.flush();
  const unsigned selector = request & 0x7F;
  if ((request & to_core) != 0) {
    registers_.write(selector, data_);
  } else {
    data_ = registers_.read(selector);
  }
}

}  // namespace assay::virtual_probe
