#include "host/core/bringup/ladder.hpp"

#include <fmt/ranges.h>

#include "host/core/bringup/memory_check.hpp"
#include "host/core/bringup/tick_rate.hpp"

namespace assay {
namespace {

RungResult passed(Rung rung, std::string what) {
  return {rung, RungOutcome::passed, std::move(what), {}};
}

RungResult skipped(Rung rung, std::string why) {
  return {rung, RungOutcome::skipped, std::move(why), {}};
}

bool needs_probe(Rung rung) { return rung <= Rung::clock && rung != Rung::flash; }

// What an error means that nothing more is known of.
Trouble trouble_at(Rung rung, bool has_probe) {
  switch (rung) {
    case Rung::probe:
    case Rung::identity:
      return Trouble::no_probe;
    case Rung::ram:
      return Trouble::ram_refused;
    case Rung::flash:
      return has_probe ? Trouble::not_flashed : Trouble::no_device;
    case Rung::reset:
    case Rung::boot:
    case Rung::clock:
      return Trouble::probe_lost;
    case Rung::link:
    case Rung::hello:
      break;
  }
  return Trouble::link_closed;
}

template <typename Fault>
RungResult failed_by(Rung rung, const Fault& fault) {
  return failed_rung(rung, fault.trouble, fault.what);
}

}  // namespace

RungResult failed_rung(Rung rung, Trouble trouble, std::string what) {
  return {rung, RungOutcome::failed, std::move(what), causes(trouble)};
}

RungResult Ladder::step(Rung rung) {
  try {
    return climb(rung);
  } catch (const Error& error) {
    const Blame blame = error.blame();
    if (blame != Blame::flash && blame != Blame::link && blame != Blame::device) throw;
    return failed_rung(rung, trouble_at(rung, has_probe_ || rung == Rung::probe), error.what());
  }
}

RungResult Ladder::climb(Rung rung) {
  DebugProbe* probe = needs_probe(rung) ? desk_.probe() : nullptr;
  if (needs_probe(rung) && probe == nullptr) {
    return skipped(rung, "The board is flashed without a debug probe.");
  }
  switch (rung) {
    case Rung::probe:
      has_probe_ = true;
      return passed(rung, probe->describe() + " has a chip.");
    case Rung::identity:
      return identity(*probe);
    case Rung::ram:
      return ram(*probe);
    case Rung::flash:
      return passed(rung, desk_.flash());
    case Rung::reset:
      return reset(*probe);
    case Rung::boot:
      return boot();
    case Rung::clock:
      return clock(*probe);
    case Rung::link:
      return link();
    case Rung::hello:
      break;
  }
  return hello();
}

RungResult Ladder::identity(DebugProbe& probe) {
  if (!board_.access.chip) return skipped(Rung::identity, "board.json names no chip.");
  const Chip& chip = *board_.access.chip;
  const std::uint32_t value = probe.read_words(chip.id.address, 1).front();
  const std::string read =
      fmt::format("its id register {:#010x} reads {:#010x}", chip.id.address, value);
  if ((value & chip.id.mask) == chip.id.value) {
    return passed(Rung::identity, fmt::format("{}: {}.", chip.name, read));
  }
  return failed_rung(Rung::identity, Trouble::other_chip,
                     fmt::format("The chip is no {}: {}, not {:#x} under the mask {:#x}. Nothing "
                                 "was erased.",
                                 chip.name, read, chip.id.value, chip.id.mask));
}

RungResult Ladder::ram(DebugProbe& probe) {
  const std::vector<MemoryRegion> regions = present_ram(board_);
  // What runs there would write to the same memory.
  probe.reset(AfterReset::halt);
  if (const auto fault = check_memory(probe, regions)) return failed_by(Rung::ram, *fault);
  std::vector<std::string> sizes;
  for (const MemoryRegion& region : regions) {
    sizes.push_back(fmt::format("{} {} KiB", region.name, region.bytes / 1024));
  }
  return passed(Rung::ram, fmt::format("{}.", fmt::join(sizes, ", ")));
}

RungResult Ladder::reset(DebugProbe& probe) {
  boot_state_ = watch_boot(desk_, probe, board_, firmware_);
  if (const auto fault = judge_run(boot_state_, board_, firmware_)) {
    return failed_by(Rung::reset, *fault);
  }
  return passed(Rung::reset, fmt::format("The PC is at {}, the stack pointer {:#010x}.",
                                         firmware_.place(boot_state_.pc), boot_state_.sp));
}

RungResult Ladder::boot() {
  if (!boot_state_.stage) return skipped(Rung::boot, "The firmware has no boot marker.");
  if (const auto fault = judge_stage(boot_state_, firmware_)) return failed_by(Rung::boot, *fault);
  return passed(Rung::boot, "platform_init has ended, the server polls.");
}

RungResult Ladder::clock(DebugProbe& probe) {
  if (board_.emulated) {
    return skipped(Rung::clock, "Not measured on an emulated board: its time is not the wall's.");
  }
  if (!tells_ticks(firmware_)) return skipped(Rung::clock, "The firmware does not tell its ticks.");
  const double stated = board_.ticks.per_second;
  const double measured = measure_tick_rate(desk_, probe, firmware_);
  if (measured == 0) {
    return failed_rung(Rung::clock, Trouble::no_ticks, "platform_ticks stands still.");
  }
  const std::string what =
      fmt::format("{:.4g} million ticks a second by the host's clock, {:.4g} in board.json",
                  measured / 1e6, stated / 1e6);
  const double ratio = measured / stated;
  if (ratio > kTickRateFactor) {
    return failed_rung(Rung::clock, Trouble::wrong_rate,
                       fmt::format("{}: {:.3g} times too fast.", what, ratio));
  }
  if (ratio < 1 / kTickRateFactor) {
    return failed_rung(Rung::clock, Trouble::wrong_rate,
                       fmt::format("{}: {:.3g} times too slow.", what, 1 / ratio));
  }
  return passed(Rung::clock, what + " (roughly measured).");
}

RungResult Ladder::link() {
  talk_ = talk(desk_);
  if (const auto fault = judge_link(talk_, desk_, board_, firmware_)) {
    return failed_by(Rung::link, *fault);
  }
  return passed(Rung::link, fmt::format("{} bytes came on {}.", talk_.received.size(), talk_.link));
}

RungResult Ladder::hello() {
  if (const auto fault = judge_hello(talk_, board_, firmware_)) {
    return failed_by(Rung::hello, *fault);
  }
  return passed(Rung::hello, fmt::format("The build id is {:02x}, as flashed.",
                                         fmt::join(firmware_.build_id(), "")));
}

BringupRecord climb_ladder(Ladder& ladder, const std::function<void(Rung)>& before) {
  BringupRecord record;
  for (const Rung rung : kRungs) {
    before(rung);
    record.rungs.push_back(ladder.step(rung));
    if (!record.passed()) break;
  }
  return record;
}

}  // namespace assay
