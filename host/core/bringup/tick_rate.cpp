#include "host/core/bringup/tick_rate.hpp"

namespace assay {
namespace {

constexpr std::uint32_t kWatch = 0x7469636B;
constexpr Duration kStartPatience{3'000'000};
constexpr Duration kSample{20'000};
constexpr Duration kSpan{300'000};

struct Reading {
  std::uint32_t ticks;
  Duration at;
};

Reading read(BringupDesk& desk, DebugProbe& probe, std::uint32_t address) {
  const Duration before = desk.clock().now();
  const std::uint32_t ticks = probe.read_words(address, 1).front();
  return {ticks, before + (desk.clock().now() - before) / 2};
}

}  // namespace

bool tells_ticks(const BringupFirmware& firmware) {
  return firmware.address_of(kTickWatchSymbol) && firmware.address_of(kTicksSymbol);
}

double measure_tick_rate(BringupDesk& desk, DebugProbe& probe, const BringupFirmware& firmware) {
  const std::uint32_t watch = *firmware.address_of(kTickWatchSymbol);
  const std::uint32_t ticks = *firmware.address_of(kTicksSymbol);
  const auto put = [&](std::uint32_t address, std::uint32_t value) {
    probe.write_words(address, std::span(&value, 1));
  };
  probe.reset(AfterReset::halt);
  put(watch, kWatch);
  put(ticks, 0);
  probe.resume();
  const Duration deadline = desk.clock().now() + kStartPatience;
  Reading first = read(desk, probe, ticks);
  while (first.ticks == 0 && desk.clock().now() < deadline) {
    desk.pause(kSample);
    first = read(desk, probe, ticks);
  }
  desk.pause(kSpan);
  const Reading second = read(desk, probe, ticks);
  put(watch, 0);
  const std::uint32_t passed = second.ticks - first.ticks;  // the counter may have wrapped
  const double seconds = static_cast<double>((second.at - first.at).count()) / 1e6;
  return seconds > 0 ? passed / seconds : 0;
}

}  // namespace assay
