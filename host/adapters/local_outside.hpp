// The outside of jobs that this computer is: the real adapters.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/adapters/cache_store.hpp"
#include "host/adapters/posix_process.hpp"
#include "host/adapters/random_entropy.hpp"
#include "host/adapters/steady_clock.hpp"
#include "host/adapters/udev_devices.hpp"
#include "host/ports/outside.hpp"

namespace assay {

// Share folder and programs as they lie around a program or library of ours.
struct OwnFolders {
  std::filesystem::path share;
  std::filesystem::path programs;
};

// What is installed has share/assay in a folder above its own; what was built lies in a checkout.
// Throws Error(bug).
OwnFolders find_own_folders(const std::filesystem::path& own_file);

class LocalOutside {
 public:
  LocalOutside(Folders folders, BenchFile bench, std::string program, std::string held_locks);

  Outside& outside() { return outside_; }

 private:
  PosixProcessRunner processes_;
  SteadyClock clock_;
  UdevDevices plugged_devices_;
  RandomEntropy entropy_;
  CacheStore cache_;
  Outside outside_;
};

}  // namespace assay
