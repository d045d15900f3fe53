// devices: what is on this desk, a first bench file, and a device's lock for a command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/device_lock.hpp"
#include "host/base/stop.hpp"
#include "host/core/bench/draft_bench.hpp"
#include "host/core/bench/lock_ticket.hpp"
#include "host/core/bench/match.hpp"
#include "host/core/job_failure.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct DevicesWish {
  std::string bench;  // file; empty: Outside::bench
};

struct DevicesResult {
  std::filesystem::path bench;  // empty: there is none
  BenchState state;
  std::vector<LockUse> uses;  // of state.devices, one each
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
DevicesResult list_devices(Outside& outside, const DevicesWish& wish, Events& events, Stop& stop);

struct NewBenchWish {
  std::string file;  // to write; empty: that of `bench`
  std::string bench;
};

struct NewBenchResult {
  std::filesystem::path file;
  bool is_written = false;  // where nothing is plugged in, it is not
  BenchDraft draft;
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result, and then no part of the file is left.
NewBenchResult new_bench(Outside& outside, const NewBenchWish& wish, Events& events, Stop& stop);

struct LockWish {
  std::string device;  // name, or link URL or path of one that the bench lacks
  std::string bench;
  std::vector<std::string> command;  // that it is locked for
  std::optional<double> wait_s;      // for a device in use; nothing: not at all
};

struct LockResult {
  std::optional<DeviceLock> lock;
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
LockResult lock_for_command(Outside& outside, const LockWish& wish, Events& events, Stop& stop);

}  // namespace assay
