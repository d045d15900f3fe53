#include "tests/support/sim/plan.hpp"

#include <algorithm>

namespace assay::test {

namespace {

using Random = std::mt19937_64;

double between(Random& random, double low, double high) {
  return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53;
}
Duration up_to(Random& random, std::int64_t microseconds) {
  return Duration{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(microseconds))};
}

// One chance, in one direction of the line or in both.
template <double LineFaults::*member, int most_per_million>
void on_line(Plan& plan, Random& random) {
  const auto directions = random() % 3;
  const double most = most_per_million * 1e-6;
  if (directions != 0) plan.world.to_device.faults.*member = between(random, most / 100, most);
  if (directions != 1) plan.world.to_host.faults.*member = between(random, most / 100, most);
}

void small_ring(Plan& plan, Random& random) {
  plan.world.ring_bytes = 128;
  plan.world.frame_time = up_to(random, 30'000);
}
void interrupts_off(Plan& plan, Random& random) {
  plan.world.interrupts_off = between(random, 0.01, 0.2);
  plan.world.interrupts_off_time = up_to(random, 20'000);
  plan.world.fifo_bytes = 1u << random() % 5;
}
void reset(Plan& plan, Random& random) { plan.world.reset_at = up_to(random, 3'000'000); }
void crash(Plan& plan, Random&) { plan.crashes = true; }
void close(Plan& plan, Random& random) { plan.world.close_at = up_to(random, 3'000'000); }
void host_restart(Plan& plan, Random& random) {
  plan.world.host_dies_at = up_to(random, 3'000'000);
}
void second_host(Plan& plan, Random& random) { plan.world.intruder_at = up_to(random, 3'000'000); }
void memory(Plan& plan, Random& random) { plan.world.memory_flip = between(random, 0.02, 0.3); }
// Nobody answers any more, until the faults are over.
void dead(Plan& plan, Random& random) { plan.world.dies_at = up_to(random, 3'000'000); }
void slow_boot(Plan& plan, Random& random) {
  plan.world.boot_time = up_to(random, 5'000'000);
  plan.world.reset_at = up_to(random, 3'000'000);
}
// Inferences and functions that are quick at one time and take seconds at another.
void uneven(Plan& plan, Random& random) { plan.slow_time = up_to(random, 12'000'000); }
void rate(Plan& plan, Random& random) {
  plan.rate = 921'600;
  const std::uint32_t fastest = random() % 2 ? 500'000 : 0;
  plan.world.to_device.bits_per_second = plan.world.to_host.bits_per_second = 115'200;
  plan.world.to_device.fastest_rate = plan.world.to_host.fastest_rate = fastest;
}

constexpr FaultKind kKinds[] = {
    {"flip", "a bit changes", on_line<&LineFaults::flip, 1000>},
    {"burst", "some bytes in a row change", on_line<&LineFaults::burst, 300>},
    {"drop", "a byte is lost", on_line<&LineFaults::drop, 1000>},
    {"insert", "a random byte comes between", on_line<&LineFaults::insert, 1000>},
    {"duplicate", "a byte comes twice", on_line<&LineFaults::duplicate, 1000>},
    {"drop_frame", "a frame is lost", on_line<&LineFaults::drop_frame, 100'000>},
    {"duplicate_frame", "a frame comes twice", on_line<&LineFaults::duplicate_frame, 200'000>},
    {"reorder", "a frame comes behind the next one", on_line<&LineFaults::reorder, 200'000>},
    {"truncate", "the end of a frame is lost", on_line<&LineFaults::truncate, 100'000>},
    {"garbage", "random bytes before or inside a frame", on_line<&LineFaults::garbage, 150'000>},
    {"text", "text of a printf between frames", on_line<&LineFaults::text, 300'000>},
    {"text_inside", "text of a printf inside a frame", on_line<&LineFaults::text_inside, 50'000>},
    {"stall", "bytes come late", on_line<&LineFaults::stall, 50'000>},
    {"silence", "nothing comes through for a while", on_line<&LineFaults::silence, 20'000>},
    {"overrun", "a slow device with a small receive ring", small_ring},
    {"interrupts_off", "a device that does not listen for a while", interrupts_off},
    {"reset", "the device loses power", reset},
    {"crash", "the model crashes", crash},
    {"close", "the connection is lost and opened again", close},
    {"host_restart", "the host dies, and another one comes", host_restart},
    {"second_host", "another host opens a session", second_host},
    {"memory", "memory changes during a bulk write", memory},
    {"dead", "the device never answers again", dead},
    {"slow_boot", "the device restarts and takes seconds to be up", slow_boot},
    {"uneven", "the model takes long now and then", uneven},
    {"rate", "another rate is asked for, which may not work", rate},
};

}  // namespace

std::span<const FaultKind> fault_kinds() { return kKinds; }

Plan draw_plan(std::uint64_t seed, const std::string& only) {
  Random random(seed);
  Plan plan;
  WorldOptions& world = plan.world;
  world.seed = random();
  world.ring_bytes = 128u << random() % 5;
  static constexpr std::uint32_t kRates[] = {0, 0, 9600, 115'200, 115'200, 921'600};
  static constexpr std::int64_t kLatencies[] = {0, 100, 1000, 16'000, 100'000};
  static constexpr std::int64_t kTimers[] = {0, 0, 1000, 16'000};
  const std::uint32_t bits_per_second = kRates[random() % std::size(kRates)];
  const Duration latency{kLatencies[random() % std::size(kLatencies)]};
  const bool jitters = random() % 4 == 0;
  for (LineOptions* line : {&world.to_device, &world.to_host}) {
    line->bits_per_second = bits_per_second;
    line->latency = latency;
    if (jitters) line->jitter = up_to(random, 20'000);
    line->faults.stall_time = Duration{700'000};
    line->faults.silence_time = Duration{3'000'000};
  }
  world.to_host.timer = Duration{kTimers[random() % std::size(kTimers)]};
  world.reports_breaks = random() % 2;
  plan.run_time = random() % 2 ? up_to(random, 400'000) : Duration{0};
  if (random() % 4 == 0) plan.rate = 460'800;

  std::size_t wanted = only.empty() ? random() % 5 : only != "none";
  while (plan.faults.size() < wanted) {
    const FaultKind& kind = kKinds[random() % std::size(kKinds)];
    if (!only.empty() && kind.name != only) continue;
    if (std::find(plan.faults.begin(), plan.faults.end(), kind.name) != plan.faults.end()) continue;
    plan.faults.push_back(kind.name);
    kind.add(plan, random);
  }
  return plan;
}

}  // namespace assay::test
