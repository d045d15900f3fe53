// Every job, asked to stop at each step that it tells: it ends, nothing that it started runs on,
// and the device is free.
#include <algorithm>
#include <functional>
#include <set>

#include "host/core/elf/elf_file.hpp"
#include "host/jobs/boards.hpp"
#include "host/jobs/bringup.hpp"
#include "host/jobs/build.hpp"
#include "host/jobs/call.hpp"
#include "host/jobs/doctor.hpp"
#include "host/jobs/flash.hpp"
#include "host/jobs/inspect.hpp"
#include "host/jobs/run.hpp"
#include "tests/jobs/desk_bench.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;

namespace {

// What a step is, without how far it has come.
using StepName = std::pair<JobStep::Kind, std::string>;

struct StopBench : DeskBench {
  StopBench() {
    write_large_cases(folder.path() / "cases", large_input(), large_result(large_input()));
    answers_once_flashed();
    const ElfFile elf{firmware_file()};
    const auto at = [elf](const char* symbol) {
      return static_cast<std::uint32_t>(elf.find_symbol(symbol)->address);
    };
    openocd.on_run = [this, at] {
      openocd.set_word(at("platform_boot_stage"), 5);
      openocd.core = {{"pc", at("platform_idle")}, {"sp", 0x2000'1FE0}, {"xPSR", 0x6100'0000}};
    };
    openocd.on_command = [this, at](const std::string&, DeviceEnd&) {
      clock.advance(std::chrono::milliseconds(200));
      const std::uint32_t ticks = openocd.word(at("bringup_ticks"));
      if (!openocd.halted) openocd.set_word(at("bringup_ticks"), ticks + 84'000'000 / 5);
    };
  }

  // Compilers that the test plays do nothing, so that nothing is built.
  void has_nothing_in_cache() {
    cache.finished.clear();
    processes.on_run = [](const ProcessRequest&) { return ProcessResult{1, "error: played\n"}; };
  }
  // It answers hello and nothing more, so that its probe is asked.
  void falls_silent() {
    answers([this](DeviceEnd& end) { return silent_after(1, clock)(end); });
  }
  // Those that are told, in their order, each once.
  std::vector<StepName> told() const {
    std::vector<StepName> names;
    for (const JobStep& step : events.steps) {
      const StepName name{step.kind, step.detail};
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
    return names;
  }
};

struct Stoppable {
  const char* name;
  std::function<void(StopBench&)> job;
  std::set<JobStep::Kind> kinds;  // that it has to tell, so that none goes unasked
};

using Kind = JobStep::Kind;

void run_it(StopBench& bench) {
  RunWish wish;
  wish.firmware = bench.firmware();
  wish.firmware.models = {"large"};
  wish.place = bench.place();
  wish.inputs.cases = bench.folder.path() / "cases";
  run(bench.outside, wish, bench.events, bench.stop);
}

void call_it(StopBench& bench) {
  CallWish wish;
  wish.firmware = bench.firmware();
  wish.place = bench.place();
  wish.function = "sum";
  wish.arguments = {"2", "40"};
  call(bench.outside, wish, bench.events, bench.stop);
}

void build_it(StopBench& bench, bool runtime) {
  bench.has_nothing_in_cache();
  BuildWish wish;
  if (runtime) wish.runtime = bench.folder.path() / "runtime";
  if (!runtime) wish.firmware = bench.firmware();
  wish.place.board = StopBench::kBoard;
  build(bench.outside, wish, bench.events, bench.stop);
}

const Stoppable kStoppable[] = {
    {"run", run_it, {Kind::starting, Kind::flashing, Kind::running}},
    {"run of a silent device",
     [](StopBench& bench) {
       bench.falls_silent();
       run_it(bench);
     },
     {Kind::starting, Kind::examining}},
    {"call", call_it, {Kind::flashing}},
    {"call of a silent device",
     [](StopBench& bench) {
       bench.falls_silent();
       call_it(bench);
     },
     {Kind::examining}},
    {"flash",
     [](StopBench& bench) {
       FlashWish wish{bench.firmware(), bench.place()};
       flash(bench.outside, wish, bench.events, bench.stop);
     },
     {Kind::flashing}},
    {"bringup",
     [](StopBench& bench) {
       BringupWish wish{bench.place()};
       wish.place.board = StopBench::kBoard;
       bring_up(bench.outside, wish, bench.events, bench.stop);
     },
     {Kind::flashing, Kind::climbing}},
    {"build", [](StopBench& bench) { build_it(bench, false); }, {Kind::building}},
    {"build of the runtime", [](StopBench& bench) { build_it(bench, true); }, {Kind::building}},
    {"inspect",
     [](StopBench& bench) {
       bench.has_nothing_in_cache();
       InspectWish wish;
       wish.firmware = bench.firmware();
       wish.place.board = StopBench::kBoard;
       wish.build = true;
       inspect(bench.outside, wish, bench.events, bench.stop);
     },
     {Kind::building}},
    {"doctor",
     [](StopBench& bench) {
       bench.processes.program = dead_at_start(0);
       DoctorWish wish;
       wish.board = StopBench::kBoard;
       doctor(bench.outside, wish, bench.events, bench.stop);
     },
     {Kind::asking}},
};

}  // namespace

TEST_CASE("stop: asked at any step that a job tells, it ends there and leaves nothing behind",
          "[jobs]") {
  for (const Stoppable& each : kStoppable) {
    INFO(each.name);
    StopBench whole;
    each.job(whole);
    std::set<Kind> kinds;
    for (const StepName& name : whole.told()) kinds.insert(name.first);
    for (const Kind kind : each.kinds) {
      INFO("step " << static_cast<int>(kind));
      CHECK(kinds.count(kind) == 1);
    }
    for (const StepName& step : whole.told()) {
      INFO("asked at step " << static_cast<int>(step.first) << " " << step.second);
      StopBench bench;
      bench.events.on_step = [&](const JobStep& now) {
        if (StepName{now.kind, now.detail} == step) bench.stop.ask();
      };
      CHECK(is_cancelled([&] { each.job(bench); }));
      CHECK(bench.is_free());
      // It has gone no further than to the next wait.
      const auto told = bench.told();
      CHECK(std::find(told.begin(), told.end(), step) + 2 >= told.end());
    }
  }
}
