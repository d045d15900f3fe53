// An Outside of fakes: played processes, a clock that stands still, a cache that has what the test
// put there, devices that the test plugs in.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"
#include "tests/adapters/fake_devices.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/played_process.hpp"

namespace assay::test {

// Any thread may read and advance it.
class ManualClock final : public Clock {
 public:
  Duration now() const override { return Duration(now_us_); }
  void advance(Duration by) { now_us_ += by.count(); }

 private:
  std::atomic<Duration::rep> now_us_{1'000'000};
};

struct FixedEntropy final : Entropy {
  std::uint32_t word() override { return 0x1234'5678; }
};

// Every key's folder is `finished`, where that is set; else it is made in a folder of the test's.
class PlayedCache final : public Cache {
 public:
  explicit PlayedCache(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::optional<std::filesystem::path> find(const std::string&) override;
  std::filesystem::path build(
      const std::string& key, const Stop& stop, Events& events,
      const std::function<void(const std::filesystem::path&)>& fill) override;

  std::filesystem::path finished;

 private:
  std::filesystem::path folder_;
};

// Keeps what a job tells. `on_step` and `on_log` may ask it to stop.
struct RecordedEvents final : Events {
  void step(const JobStep& step) override {
    steps.push_back(step);
    if (on_step) on_step(step);
  }
  void warning(const std::string& sentence) override { warnings.push_back(sentence); }
  void device_log(const DeviceLogLine& line) override {
    log.push_back(line.text);
    if (on_log) on_log(line.text);
  }

  std::vector<JobStep> steps;
  std::vector<std::string> warnings, log;
  std::function<void(const JobStep&)> on_step;
  std::function<void(const std::string&)> on_log;
};

struct PlayedOutside {
  PlayedOutside();
  // Asks the job to stop at the first step of this kind.
  void stop_at(JobStep::Kind kind);

  TemporaryFolder folder;
  PlayedProcesses processes;
  ManualClock clock;
  PlayedCache cache;
  FakeDevices devices;
  FixedEntropy entropy;
  Outside outside;
  RecordedEvents events;
  Stop stop;
};

}  // namespace assay::test
