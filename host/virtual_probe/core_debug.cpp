// How the core runs, stands and is reset. Its registers are in core_debug_registers.cpp.
#include "host/virtual_probe/core_debug.hpp"

#include <stdexcept>

#include "host/virtual_probe/debug_registers.hpp"
#include "host/virtual_probe/memory_map.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::uint32_t thumb = 1U << 24;  // xPSR
constexpr std::uint32_t exception_number = 0x1FF;
constexpr std::uint32_t hard_fault = 3;
constexpr std::uint32_t erased_code = 0xFFFF;
constexpr std::uint32_t nowhere = ~0U;

}  // namespace

CoreDebug::CoreDebug(Emulator& emulator, ChipModel& chip)
    : emulator_(emulator),
      chip_(chip),
      traps_(emulator),
      memory_(emulator,
              [this](std::uint32_t address, std::span<const std::uint8_t> bytes) {
                traps_.note_written(address, bytes);
              }),
      registers_(emulator, facts_),
      breakpoints_(false, false) {}

void CoreDebug::start() {
  emulator_.restart();
  start_trouble_.clear();
  traps_.forget();
  memory_.drop_all();
  const std::uint32_t cpuid = read_word(emulator_, cpuid_register);
  if (cpuid != identity_[0]) {
    facts_ = core_facts(cpuid);
    breakpoints_ = BreakpointUnit(facts_.flash_patch_v2, facts_.baseline);
  }
  identity_[0] = cpuid;
  for (std::uint32_t i = 0; i < 3; ++i) {
    identity_[i + 1] = read_word(emulator_, media_feature_registers + 4 * i);
  }
  chip_.put_content();
  emulator_.reset();  // the vector table is read at reset
  begin_after_reset();
}

void CoreDebug::forget_run() {
  memory_.drop_reads();
  registers_.drop();
}

bool CoreDebug::halts_at_reset() const {
  return (control_ & debug_enable) != 0 && (catch_ & catch_reset) != 0;
}

void CoreDebug::begin_after_reset() {
  forget_run();
  was_reset_ = true;
  control_ &= ~halt_request;
  if (halts_at_reset()) {
    state_ = CoreState::halted;
    control_ |= halt_request;
    reason_ |= reason_vector_catch;
  } else if (can_run(true)) {
    go();
  } else {
    state_ = CoreState::locked_up;
  }
}

// A lockup makes the emulator abort, so it is told beforehand where that is plain to see. A
// debugger's algorithm in RAM may do without a stack.
bool CoreDebug::can_run(bool at_reset) {
  const CoreRegisters& registers = registers_.general();
  const std::uint32_t pc = registers.r[15] & ~1U;
  const MappedRange* code = range_at(emulator_.memory_map(), pc);
  if (code == nullptr || code->kind == MappedKind::device) return false;
  if ((registers.xpsr & thumb) == 0 || read_halfword(emulator_, pc) == erased_code) return false;
  if (!at_reset && code->kind == MappedKind::ram) return true;
  const std::uint32_t sp = registers.r[13];
  const MappedRange* stack = range_at(emulator_.memory_map(), sp - 4);
  return sp % 4 == 0 && stack != nullptr && stack->kind == MappedKind::ram;
}

void CoreDebug::go() {
  traps_.arm(registers_.general().r[15] & ~1U, false, wanted_breakpoints(),
             watchpoints_.watchpoints());
  forget_run();
  emulator_.run();
  state_ = CoreState::running;
}

void CoreDebug::resume(bool one_step) {
  memory_.flush();
  chip_.flush();
  if (!can_run(false)) {
    state_ = CoreState::locked_up;
  } else if (one_step) {
    traps_.arm(registers_.general().r[15] & ~1U, true, wanted_breakpoints(),
               watchpoints_.watchpoints());
    emulator_.step();
    note_stop({}, true);
  } else if (chip_.begin_loader(registers_.general())) {
    state_ = CoreState::loading;
    step_loader();
  } else {
    go();
  }
}

void CoreDebug::halt() {
  memory_.flush();
  note_stop(emulator_.stop(), false);
}

void CoreDebug::note_stop(const CoreStop& stop, bool after_step) {
  state_ = CoreState::halted;
  control_ |= halt_request;
  forget_run();
  const std::uint32_t pc = registers_.general().r[15] & ~1U;
  const auto trapped = traps_.settle(pc);
  if (trapped && *trapped != pc) registers_.write(15, *trapped);
  if (!trapped && !after_step) registers_.wake();
  if (after_step) {
    reason_ |= reason_halted;
  } else if (stop.watched_address) {
    reason_ |= reason_watchpoint;
    watchpoints_.note_match(*stop.watched_address);
  } else if (!trapped) {
    reason_ |= reason_halted;
  } else if ((catch_ & catch_hard_fault) != 0 &&
             (registers_.general().xpsr & exception_number) == hard_fault) {
    reason_ |= reason_vector_catch;
  } else {
    reason_ |= reason_breakpoint;
  }
}

void CoreDebug::ram_written(std::uint32_t address) {
  if (state_ == CoreState::loading && chip_.loader_waits_for(address)) step_loader();
}

void CoreDebug::step_loader() {
  memory_.flush();
  const auto end = chip_.step_loader();
  memory_.drop_reads();
  if (end) end_loader(*end);
}

void CoreDebug::end_loader(const LoaderEnd& end) {
  state_ = CoreState::halted;
  control_ |= halt_request;
  reason_ |= reason_breakpoint;
  forget_run();
  registers_.write(0, end.r0);
  registers_.write(2, end.r2);
  registers_.write(3, end.r3);
}

std::set<std::uint32_t> CoreDebug::wanted_breakpoints() {
  std::set<std::uint32_t> all = breakpoints_.addresses();
  if ((catch_ & catch_hard_fault) != 0 && (control_ & debug_enable) != 0) {
    const std::uint32_t vectors = read_word(emulator_, vector_table_register);
    all.insert(read_word(emulator_, vectors + 4 * hard_fault) & ~1U);
  }
  return all;
}

void CoreDebug::reset(ResetCause cause) {
  if (state_ != CoreState::gone) {
    try {
      memory_.flush();
      chip_.flush();
      if (emulator_.running()) emulator_.stop();
      traps_.settle(nowhere);
      chip_.keep_content();
      emulator_.reset();
      emulator_.take_events();
      chip_.reset(cause);
      begin_after_reset();
      return;
    } catch (const EmulatorGone&) {
      emulator_gone();
    }
  }
  chip_.reset(cause);
  try {
    start();
  } catch (const std::runtime_error& trouble) {
    // Not installed, no room for a process, ended at once: the probe outlives them all.
    emulator_gone();
    start_trouble_ = trouble.what();
  }
}

void CoreDebug::hold_in_reset() {
  if (emulator_.running()) emulator_.stop();
  traps_.settle(nowhere);
  if (state_ == CoreState::loading) chip_.stop_loader();
  state_ = CoreState::locked_up;
  was_reset_ = true;
}

void CoreDebug::emulator_gone() {
  state_ = CoreState::gone;
  was_reset_ = true;
  traps_.forget();
  memory_.drop_all();
  registers_.drop();
}

void CoreDebug::handle_guest_reset(ResetCause cause) {
  chip_.keep_content();
  chip_.reset(cause);
  if (!halts_at_reset()) {
    was_reset_ = true;
    memory_.drop_reads();
    return;
  }
  // It has gone on a little; once more, standing.
  if (emulator_.running()) emulator_.stop();
  traps_.settle(nowhere);
  emulator_.reset();
  begin_after_reset();
}

void CoreDebug::poll() {
  if (state_ == CoreState::gone) return;
  try {
    for (const EmulatorEvent event : emulator_.take_events()) {
      handle_guest_reset(event == EmulatorEvent::watchdog_reset ? ResetCause::watchdog
                                                                : ResetCause::software);
    }
    if (state_ != CoreState::running) return;
    memory_.flush();
    if (const auto stop = emulator_.wait_stop(Duration::zero())) note_stop(*stop, false);
  } catch (const EmulatorGone&) {
    emulator_gone();
  }
}

}  // namespace assay::virtual_probe
