// Outside: all that jobs reach of the world around them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/core/bench/read_bench.hpp"
#include "host/ports/cache.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/entropy.hpp"
#include "host/ports/plugged_devices.hpp"
#include "host/ports/process.hpp"

namespace assay {

struct Folders {
  std::filesystem::path share;                        // holds proto/, device/ and boards/
  std::vector<std::filesystem::path> outside_boards;  // further folders of boards
  std::filesystem::path programs;                     // where programs of ours lie, as assay-vprobe
  std::filesystem::path logs;   // where logs of compilers and flashers are kept; made when needed
  std::filesystem::path cache;  // what the cache keeps its entries in; for checks alone
  std::filesystem::path locks;  // of devices, the same for all users
};

// Shared by all jobs of a process; every part may be used by several threads at a time.
struct Outside {
  ProcessRunner& processes;
  const Clock& clock;
  Cache& cache;
  PluggedDevices& plugged_devices;
  Entropy& entropy;
  Folders folders;
  BenchFile bench;         // that is read where a wish names none
  std::string program;     // what others are told who holds a device: "assay"
  std::string held_locks;  // tokens of the locks that this process runs under; empty: none
};

}  // namespace assay
