// What tests of device locks ask for, and processes that hold.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/device_lock.hpp"
#include "host/base/error.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

namespace assay::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

inline LockRequest request(const std::vector<std::string>& keys,
                           std::optional<Duration> wait = {}) {
  return {"left", keys, "assay run", wait, ""};
}

inline std::string lock_refusal(const fs::path& folder, const LockRequest& wanted) {
  try {
    DeviceLock::acquire(folder, wanted, test::no_stop);
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    return error.what();
  }
  return "";
}

inline std::size_t files_in(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

// A process that queues for `keys`, says 'q' once it waits, 'h' once it holds, and holds until it
// is told to end (or for ever, where `until` is null).
inline std::unique_ptr<Forked> holder(const fs::path& folder, const std::vector<std::string>& keys,
                                      const Pipe& says, const Pipe* until = nullptr) {
  return std::make_unique<Forked>([&, keys] {
    const DeviceLock lock = DeviceLock::acquire(folder, request(keys, 60s), test::no_stop,
                                                [&, said = false](const std::string&, int) mutable {
                                                  if (!said) says.say('q');
                                                  said = true;
                                                });
    says.say('h');
    if (until != nullptr) {
      until->hear();
    } else {
      ::pause();
    }
    return 0;
  });
}

}  // namespace assay::test
