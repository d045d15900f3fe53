#include "host/core/bringup/boot_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/core/autopsy/reset_cause.hpp"
#include "host/core/bringup/memory_check.hpp"
#include "host/core/bringup/tick_rate.hpp"

namespace assay {
namespace {

constexpr Duration kPatience{3'000'000};
constexpr Duration kPatienceWithoutStage{500'000};
constexpr Duration kLook{20'000};
constexpr Duration kMoment{50'000};

// DEMCR and its vector catch (Arm DDI 0403, section C1.6.5; DDI 0419, C1.6.4).
constexpr std::uint32_t kExceptionControl = 0xE000EDFC;
constexpr std::uint32_t kCatchReset = 1U << 0;
constexpr std::uint32_t kCatchHardFault = 1U << 10;
constexpr std::uint32_t kCatchOthers = 0x3F0;  // not on Armv6-M: memory, bus, usage faults

constexpr std::uint32_t kFirstFault = 2, kLastFault = 7;  // NMI to SecureFault
constexpr std::uint32_t kLockup = 0xEFFFFFFE;             // the PC then, and one bit more before v8
constexpr std::uint32_t kStackedPc = 24;

std::uint32_t caught_exceptions(const Board& board) {
  if (board.isa.machine != "arm") return 0;
  const bool baseline = board.isa.cpu.starts_with("cortex-m0");
  return kCatchReset | kCatchHardFault | (baseline ? 0 : kCatchOthers);
}

std::uint32_t word(DebugProbe& probe, std::uint32_t address) {
  return probe.read_words(address, 1).front();
}

void put(DebugProbe& probe, std::uint32_t address, std::uint32_t value) {
  probe.write_words(address, std::span(&value, 1));
}

bool in_ram(const Board& board, std::uint32_t first, std::uint32_t bytes) {
  const auto regions = present_ram(board);
  return std::any_of(regions.begin(), regions.end(), [&](const MemoryRegion& each) {
    return first >= each.origin && first - each.origin + bytes <= each.bytes;
  });
}

std::string reset_cause(DebugProbe& probe, const Board& board) {
  if (!board.access.chip || !board.access.chip->reset_cause) return "";
  const ResetCauseRegister& from = *board.access.chip->reset_cause;
  if (from.lasting) return "";
  const std::uint32_t flags = read_reset_flags(probe, from);
  for (const ResetFlag& flag : from.flags) {
    if ((flags & flag.mask) != 0) return flag.cause;
  }
  return "";
}

std::string at_stage(const BootState& state) {
  return state.stage ? fmt::format(" {}", boot_stage_text(*state.stage)) : "";
}

Trouble stuck(std::uint32_t stage) {
  constexpr Trouble troubles[] = {Trouble::no_start, Trouble::stuck_in_memory,
                                  Trouble::stuck_in_main, Trouble::stuck_in_platform,
                                  Trouble::stuck_in_server};
  return stage < std::size(troubles) ? troubles[stage] : Trouble::no_start;
}

}  // namespace

std::string boot_stage_text(std::uint32_t stage) {
  switch (stage) {
    case 0:
      return "before the start-up's first step";
    case 1:
      return "between reset and initialised memory";
    case 2:
      return "between initialised memory and platform_init";
    case 3:
      return "in platform_init";
    case 4:
      return "between platform_init and the server's first poll";
    case kServing:
      return "as the server polled";
    default:
      return fmt::format("at an unknown stage ({:#x})", stage);
  }
}

BootState watch_boot(BringupDesk& desk, DebugProbe& probe, const Board& board,
                     const BringupFirmware& firmware) {
  BootState state;
  const auto marker = firmware.address_of(kBootStageSymbol);
  probe.reset(AfterReset::halt);
  if (marker) {
    put(probe, *marker, 0);
    state.stage = 0;
  }
  // One that was broken off in the middle of the clock's rung would wait for ever.
  if (const auto watch = firmware.address_of(kTickWatchSymbol)) put(probe, *watch, 0);
  const std::uint32_t catches = caught_exceptions(board);
  const std::uint32_t before = catches == 0 ? 0 : word(probe, kExceptionControl);
  if (catches != 0) put(probe, kExceptionControl, before | catches);
  probe.resume();

  const Duration deadline = desk.clock().now() + (marker ? kPatience : kPatienceWithoutStage);
  const auto look = [&] {
    state.stopped = probe.is_halted();
    if (!marker) return;
    const std::uint32_t stage = word(probe, *marker);
    state.stage = std::max(*state.stage, stage);
  };
  do {
    desk.pause(kLook);
    look();
  } while (!state.stopped && state.stage != kServing && desk.clock().now() < deadline);
  if (!state.stopped) {
    desk.pause(kMoment);
    look();
  }

  probe.halt();
  const auto registers = probe.registers({"pc", "sp", "xpsr"});
  const auto reg = [&](const char* name) {
    const auto found = registers.find(name);
    return found == registers.end() ? 0 : static_cast<std::uint32_t>(found->second);
  };
  state.pc = reg("pc");
  state.sp = reg("sp");
  state.exception = reg("xpsr") & 0x1FF;
  if (state.exception != 0 && in_ram(board, state.sp, kStackedPc + 4)) {
    state.interrupted = word(probe, state.sp + kStackedPc);
  }
  if (catches != 0) put(probe, kExceptionControl, before);
  if (state.stopped) state.reset_cause = reset_cause(probe, board);
  return state;
}

std::optional<BootFault> judge_run(const BootState& state, const Board& board,
                                   const BringupFirmware& firmware) {
  const std::uint32_t pc = state.pc & ~1U;
  if (pc >= kLockup) {
    return BootFault{Trouble::crash,
                     "The core is locked up: a fault came within the fault handler, or before "
                     "there was a stack" +
                         at_stage(state) + "."};
  }
  const bool fault = state.exception >= kFirstFault && state.exception <= kLastFault;
  if (fault && state.interrupted) {
    return BootFault{Trouble::crash,
                     fmt::format("The firmware crashed{}, at {} (exception {}).", at_stage(state),
                                 firmware.place(*state.interrupted), state.exception)};
  }
  if (fault || firmware.in_fault_handler(pc)) {
    return BootFault{Trouble::crash, fmt::format("The firmware crashed{}; the PC is at {}.",
                                                 at_stage(state), firmware.place(pc))};
  }
  if (state.stopped && pc == firmware.entry()) {
    const std::string cause =
        state.reset_cause.empty()
            ? ""
            : fmt::format(" The chip names the cause: {}.", state.reset_cause);
    return BootFault{Trouble::restart,
                     fmt::format("The core was reset again{}.{}", at_stage(state), cause)};
  }
  if (!firmware.holds_code(pc)) {
    return BootFault{Trouble::elsewhere,
                     fmt::format("The PC is at {:#010x}, where the firmware has no code.", pc)};
  }
  // A stack that is empty has its pointer behind its last word.
  if (!in_ram(board, state.sp - 4, 4)) {
    return BootFault{Trouble::stack_outside,
                     fmt::format("The stack pointer {:#010x} is outside RAM; the PC is at {}.",
                                 state.sp, firmware.place(pc))};
  }
  return std::nullopt;
}

std::optional<BootFault> judge_stage(const BootState& state, const BringupFirmware& firmware) {
  const std::uint32_t stage = *state.stage;
  if (stage == kServing) return std::nullopt;
  return BootFault{stuck(stage), fmt::format("The start-up stopped {}; the PC is at {}.",
                                             boot_stage_text(stage), firmware.place(state.pc))};
}

}  // namespace assay
