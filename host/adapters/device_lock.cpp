#include "host/adapters/device_lock.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <memory>
#include <random>

#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

// The folder holds one file a ticket, called by its number, which its owner keeps under flock(2)
// from before others see it until it is done: the kernel ends that with the process, and a ticket
// that can be locked is nobody's. Tickets are made, listed and set to hold under a flock on the
// folder itself. Who finds tickets that block its own waits for the end of exactly these, and then
// looks again: one made under them may hold by then.
namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr auto kPoll = std::chrono::milliseconds(10);
constexpr std::size_t kLongestTicket = 64 * 1024;

[[noreturn]] void throw_unusable(const fs::path& folder) {
  throw Error(Blame::flash,
              "The folder of device locks {} cannot be used: {}. Mend that, or set ASSAY_LOCK_DIR "
              "to a folder that all who use the devices may write to.",
              folder.string(), std::strerror(errno));
}

bool is_shared(const fs::path& folder) {
  struct stat status = {};
  return ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         (status.st_mode & S_IWOTH) != 0;
}

// Nothing where the folder is missing and is not to be made.
std::optional<UniqueFd> open_folder(const fs::path& folder, bool make) {
  if (make && ::mkdir(folder.c_str(), 0777) == 0) {
    // Whatever the umask says: for all users, who cannot remove each other's tickets.
    if (::chmod(folder.c_str(), 01777) < 0) throw_unusable(folder);
  }
  UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  if (!fd && errno == ENOENT && !make) return std::nullopt;
  if (!fd) throw_unusable(folder);
  return fd;
}

bool try_flock(int fd, int operation) {
  while (::flock(fd, operation | LOCK_NB) < 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

// The right to make and list tickets, held for moments only.
class Turn {
 public:
  Turn(const UniqueFd& folder, const fs::path& path, const Stop& stop) : fd_(folder.get()) {
    const Deadline patience(std::chrono::seconds(10));
    while (!try_flock(fd_, LOCK_EX)) {
      if (errno == EWOULDBLOCK && patience.left() == Duration::zero()) errno = ETIMEDOUT;
      if (errno != EWOULDBLOCK) throw_unusable(path);
      pause_or_stop(stop, std::chrono::milliseconds(1));
    }
  }
  ~Turn() { ::flock(fd_, LOCK_UN); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  int fd_;
};

struct LiveTicket {
  UniqueFd file;
  LockTicket ticket;
};

struct Queue {
  std::vector<LiveTicket> live;  // by number
  std::uint64_t last_number = 0;

  std::vector<LockTicket> tickets() const {
    std::vector<LockTicket> all;
    for (const LiveTicket& each : live) all.push_back(each.ticket);
    return all;
  }

  // Those that `ticket`, which has its number, has to wait for.
  std::vector<LiveTicket> take_blocking(const LockTicket& ticket) {
    const auto place = std::find_if(live.begin(), live.end(), [&](const LiveTicket& each) {
      return each.ticket.number >= ticket.number;
    });
    std::vector<LiveTicket> blockers;
    for (const std::size_t index :
         blocking(tickets(), ticket, static_cast<std::size_t>(place - live.begin()))) {
      blockers.push_back(std::move(live[index]));
    }
    return blockers;
  }
};

std::time_t since_of(const UniqueFd& file) {
  struct stat status = {};
  return ::fstat(file.get(), &status) == 0 ? status.st_mtime : 0;
}

// Nothing for a ticket that is nobody's, and for a file that is no ticket.
std::optional<LiveTicket> read_live(int folder, const char* name) {
  // Not blocked by a pipe, nor led elsewhere by a link, that somebody put there.
  UniqueFd file(::openat(folder, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC));
  struct stat status = {};
  if (!file || ::fstat(file.get(), &status) < 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (try_flock(file.get(), LOCK_SH)) {
    ::unlinkat(folder, name, 0);  // its owner was killed; another user's stays until that comes by
    return std::nullopt;
  }
  std::string text(kLongestTicket, '\0');
  const ssize_t count = ::pread(file.get(), text.data(), text.size(), 0);
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  auto ticket = parse_ticket(text);
  if (!ticket) return std::nullopt;
  ticket->since = status.st_mtime;
  return LiveTicket{std::move(file), std::move(*ticket)};
}

// Lists the queue and removes what the dead left. Needs the turn.
Queue read_queue(const UniqueFd& folder, const fs::path& path) {
  const int own = ::openat(folder.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> list(own < 0 ? nullptr : ::fdopendir(own), ::closedir);
  if (!list) throw_unusable(path);
  Queue queue;
  while (const dirent* entry = ::readdir(list.get())) {
    const std::string_view name = entry->d_name;
    std::uint64_t number = 0;
    const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (problem != std::errc() || end != name.data() + name.size()) continue;
    queue.last_number = std::max(queue.last_number, number);
    auto live = read_live(folder.get(), entry->d_name);
    if (!live) continue;
    live->ticket.number = number;
    queue.live.push_back(std::move(*live));
  }
  std::sort(queue.live.begin(), queue.live.end(), [](const LiveTicket& a, const LiveTicket& b) {
    return a.ticket.number < b.ticket.number;
  });
  return queue;
}

std::string user_name() {
  char buffer[4096];
  passwd entry = {};
  passwd* found = nullptr;
  if (::getpwuid_r(::geteuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != nullptr) {
    return found->pw_name;
  }
  return std::to_string(::geteuid());
}

LockTicket ticket_for(const LockRequest& request) {
  std::random_device random;
  LockTicket ticket;
  ticket.keys = request.keys;
  ticket.device = request.device;
  ticket.command = request.command;
  ticket.user = user_name();
  ticket.pid = ::getpid();
  ticket.token = fmt::format("{:08x}{:08x}", random(), random());
  ticket.made_under = request.made_under;
  return ticket;
}

bool write_whole(const UniqueFd& file, const LockTicket& ticket) {
  const std::string text = ticket_text(ticket);
  const auto size = static_cast<ssize_t>(text.size());
  return ::pwrite(file.get(), text.data(), text.size(), 0) == size &&
         ::ftruncate(file.get(), size) == 0;
}

// Needs the turn: nobody sees the file before it is locked and complete.
UniqueFd make_ticket(const UniqueFd& folder, const fs::path& path, const std::string& name,
                     const LockTicket& ticket) {
  UniqueFd file(::openat(folder.get(), name.c_str(),
                         O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  // Others have to open it, whatever the umask says, to see when it ends.
  if (file && ::fchmod(file.get(), 0644) == 0 && try_flock(file.get(), LOCK_EX) &&
      write_whole(file, ticket)) {
    return file;
  }
  const int problem = errno;
  if (file) ::unlinkat(folder.get(), name.c_str(), 0);
  errno = problem;
  throw_unusable(path);
}

// For messages: the first that held when it was read, or that does by now.
const LockTicket& first_holder(const std::vector<LockTicket>& blockers) {
  for (const LockTicket& each : blockers) {
    if (each.holds) return each;
  }
  for (std::size_t i = 0; i < blockers.size(); ++i) {
    const std::vector<LockTicket> earlier(blockers.begin(), blockers.begin() + i);
    if (blocking(earlier, blockers[i]).empty()) return blockers[i];
  }
  return blockers.front();
}

}  // namespace

fs::path lock_folder(const std::function<const char*(const char*)>& variable) {
  const char* chosen = variable("ASSAY_LOCK_DIR");
  if (chosen != nullptr && *chosen != '\0') return fs::absolute(chosen);
  for (const fs::path parent : {"/run/lock", "/var/lock"}) {
    if (is_shared(parent / "assay") || is_shared(parent)) return parent / "assay";
  }
  // Not $TMPDIR: that may be each user's own.
  return fs::path(P_tmpdir) / "assay-locks";
}

DeviceLock DeviceLock::acquire(const fs::path& path, const LockRequest& request, const Stop& stop,
                               const OnLockWait& on_wait) {
  assert(!request.keys.empty());
  const Deadline deadline(request.wait);
  const auto in_use = [&](const std::vector<LiveTicket>& blockers) {
    std::vector<LockTicket> tickets;
    for (const LiveTicket& each : blockers) {
      tickets.push_back(each.ticket);
      tickets.back().since = since_of(each.file);  // that of a waiting one changes when it holds
    }
    return in_use_sentence(request.device, first_holder(tickets), std::time(nullptr));
  };

  UniqueFd folder = std::move(*open_folder(path, true));
  LockTicket ticket = ticket_for(request);
  std::vector<LiveTicket> blockers;
  std::optional<DeviceLock> lock;
  {
    const Turn turn(folder, path, stop);
    Queue queue = read_queue(folder, path);
    ticket.number = queue.last_number + 1;
    blockers = queue.take_blocking(ticket);
    if (!blockers.empty() && !request.wait) {
      throw Error(Blame::flash, "{}; --wait SECONDS queues for it.", in_use(blockers));
    }
    ticket.holds = blockers.empty();
    const std::string name = std::to_string(ticket.number);
    UniqueFd file = make_ticket(folder, path, name, ticket);
    lock.emplace(DeviceLock(std::move(folder), name, std::move(file), tokens_under(ticket)));
  }

  std::size_t told = 0;
  while (!ticket.holds) {
    std::erase_if(blockers,
                  [](const LiveTicket& each) { return try_flock(each.file.get(), LOCK_SH); });
    if (blockers.empty()) {
      const Turn turn(lock->folder_, path, stop);
      blockers = read_queue(lock->folder_, path).take_blocking(ticket);
      ticket.holds = blockers.empty();
      if (ticket.holds && !write_whole(lock->ticket_, ticket)) throw_unusable(path);
      continue;
    }
    if (on_wait && blockers.size() != told) {
      on_wait(in_use(blockers), static_cast<int>(blockers.size()));
    }
    told = blockers.size();
    const auto left = deadline.left();
    if (left == Duration::zero()) {
      throw Error(Blame::flash,
                  "{}; after {:g} s this is number {} in the queue. Give --wait more SECONDS.",
                  in_use(blockers), std::chrono::duration<double>(*request.wait).count(), told);
    }
    pause_or_stop(stop, std::min<Duration>(kPoll, left.value_or(kPoll)));
  }
  return std::move(*lock);
}

DeviceLock::~DeviceLock() {
  if (!ticket_) return;
  ::unlinkat(folder_.get(), name_.c_str(), 0);
  // Closing would not do while a process that was forked meanwhile has not reached its exec.
  ::flock(ticket_.get(), LOCK_UN);
}

LockUse lock_use(const fs::path& path, const std::vector<std::string>& keys, const Stop& stop) {
  const auto folder = open_folder(path, false);
  if (!folder) return {};
  const Turn turn(*folder, path, stop);
  return use_of(read_queue(*folder, path).tickets(), keys);
}

}  // namespace assay
