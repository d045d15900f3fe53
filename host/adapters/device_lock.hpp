// Exclusive use of physical devices among all processes of this computer, first come first served.
// A lock ends with its holder, however that ends.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/adapters/unique_fd.hpp"
#include "host/base/stop.hpp"
#include "host/core/bench/lock_ticket.hpp"
#include "host/ports/clock.hpp"

namespace assay {

// The environment variable that tells a command which locks it is run under (DeviceLock::held()).
inline constexpr const char* held_lock_variable = "ASSAY_HELD_LOCK";

// Where the locks lie: $ASSAY_LOCK_DIR, else a folder in /run/lock or /var/lock or the system's
// folder for temporary files: the same for all users, whatever their environment says otherwise.
// `variable` is getenv(3).
std::filesystem::path lock_folder(const std::function<const char*(const char*)>& variable);

struct LockRequest {
  std::string device;             // what sentences call it
  std::vector<std::string> keys;  // of thing_keys.hpp; locked all at once
  std::string command;            // of the user: "assay run"
  std::optional<Duration> wait;   // for how long at most; nothing: not at all
  std::string made_under;         // value of held_lock_variable; empty: none
};

// Called at the start of waiting and whenever a place is gained: the sentence about who holds the
// device (without a full stop), and how many are to come before.
using OnLockWait = std::function<void(const std::string& in_use, int position)>;

class DeviceLock {
 public:
  // Makes `folder` when it is missing. Holds no thing before it holds all; every earlier request
  // for any of the things comes first, except where it is made under a lock that has them. Such a
  // one holds on when the other ends. No child that is started by exec inherits the lock. Throws
  // Error(flash) when a thing is in use and is not to be waited for, or not longer, and where the
  // folder cannot be used; Cancelled while waiting.
  static DeviceLock acquire(const std::filesystem::path& folder, const LockRequest& request,
                            const Stop& stop, const OnLockWait& on_wait = {});

  ~DeviceLock();
  DeviceLock(DeviceLock&&) = default;
  DeviceLock& operator=(DeviceLock&&) = delete;

  // Tokens of this lock and of those that it was made under.
  const std::string& held() const { return held_; }

 private:
  DeviceLock(UniqueFd folder, std::string name, UniqueFd ticket, std::string held)
      : folder_(std::move(folder)),
        name_(std::move(name)),
        ticket_(std::move(ticket)),
        held_(std::move(held)) {}

  UniqueFd folder_;
  std::string name_;
  UniqueFd ticket_;
  std::string held_;
};

// Who holds and waits for any of `keys` now. Nobody where there is no such folder. Throws
// Error(flash) where it cannot be read, Cancelled.
LockUse lock_use(const std::filesystem::path& folder, const std::vector<std::string>& keys,
                 const Stop& stop);

}  // namespace assay
