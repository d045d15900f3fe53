#include "host/adapters/device_lock.hpp"

#include <csignal>
#include <memory>

#include "host/adapters/posix_process.hpp"
#include "tests/adapters/lock_holders.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
namespace fs = std::filesystem;

TEST_CASE("device lock: one holder at a time, told with who it is") {
  const TemporaryFolder folder;
  const fs::path locks = folder.path() / "locks";
  const Pipe says, until;
  const auto other = holder(locks, {"port:A"}, says, &until);
  REQUIRE(says.hear() == 'h');
  CHECK_THAT(
      lock_refusal(locks, request({"port:A"})),
      ContainsSubstring("left is in use by assay run (pid " + std::to_string(other->pid())) &&
          ContainsSubstring("user ") && ContainsSubstring("since ") &&
          ContainsSubstring("--wait SECONDS"));
  CHECK(lock_refusal(locks, request({"port:B"})).empty());
  until.say('.');
  CHECK(other->wait() == 0);
  CHECK(lock_refusal(locks, request({"port:A"})).empty());
  CHECK(files_in(locks) == 0);
}

TEST_CASE("device lock: a thing in common is enough, whatever else there is") {
  const TemporaryFolder folder;
  const DeviceLock lock =
      DeviceLock::acquire(folder.path(), request({"port:A", "probe:A"}), test::no_stop);
  CHECK_FALSE(lock_refusal(folder.path(), request({"net:lab:1", "probe:A"})).empty());
  CHECK_FALSE(lock_refusal(folder.path(), request({"port:A"})).empty());
  CHECK(lock_refusal(folder.path(), request({"net:lab:1", "probe:B"})).empty());
}

TEST_CASE("device lock: first come, first served") {
  const TemporaryFolder folder;
  const Pipe order;
  auto lock = std::make_unique<DeviceLock>(
      DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop));
  std::vector<std::unique_ptr<Forked>> waiters;
  for (char name = '1'; name <= '6'; ++name) {
    const Pipe queued;
    waiters.push_back(std::make_unique<Forked>([&, name] {
      const DeviceLock own = DeviceLock::acquire(folder.path(), request({"a"}, 60s), test::no_stop,
                                                 [&](const std::string&, int position) {
                                                   if (position == name - '0') queued.say('q');
                                                 });
      order.say(name);
      return 0;
    }));
    REQUIRE(queued.hear() == 'q');
  }
  CHECK(lock_use(folder.path(), {"a"}, test::no_stop).waiting == 6);
  lock.reset();
  for (char name = '1'; name <= '6'; ++name) CHECK(order.hear() == name);
  for (const auto& waiter : waiters) CHECK(waiter->wait() == 0);
  CHECK(files_in(folder.path()) == 0);
}

TEST_CASE("device lock: who wants two things holds none before both, and is not passed over") {
  const TemporaryFolder folder;
  const Pipe says, end_first, end_both, end_last;
  const auto first = holder(folder.path(), {"a"}, says, &end_first);
  REQUIRE(says.hear() == 'h');
  const Pipe both_says;
  const auto both = holder(folder.path(), {"a", "b"}, both_says, &end_both);
  REQUIRE(both_says.hear() == 'q');
  // b is free, but the one before was here first.
  const Pipe last_says;
  const auto last = holder(folder.path(), {"b"}, last_says, &end_last);
  REQUIRE(last_says.hear() == 'q');
  CHECK_FALSE(lock_use(folder.path(), {"b"}, test::no_stop).holder);
  end_first.say('.');
  CHECK(both_says.hear() == 'h');
  end_both.say('.');
  CHECK(last_says.hear() == 'h');
  end_last.say('.');
  CHECK(first->wait() == 0);
  CHECK(both->wait() == 0);
  CHECK(last->wait() == 0);
}

TEST_CASE("device lock: a killed holder frees its things at once") {
  const TemporaryFolder folder;
  const Pipe says;
  const auto killed = holder(folder.path(), {"a"}, says);
  REQUIRE(says.hear() == 'h');
  const Pipe end, next_says;
  const auto next = holder(folder.path(), {"a"}, next_says, &end);
  REQUIRE(next_says.hear() == 'q');
  killed->kill();
  CHECK(next_says.hear() == 'h');
  end.say('.');
  CHECK(next->wait() == 0);
  CHECK_FALSE(lock_use(folder.path(), {"a"}, test::no_stop).holder);
  CHECK(files_in(folder.path()) == 0);  // its ticket is gone as well
}

TEST_CASE("device lock: a killed waiter does not block those behind it") {
  const TemporaryFolder folder;
  auto lock = std::make_unique<DeviceLock>(
      DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop));
  const Pipe says;
  const auto killed = holder(folder.path(), {"a"}, says);
  REQUIRE(says.hear() == 'q');
  const Pipe end, next_says;
  const auto next = holder(folder.path(), {"a"}, next_says, &end);
  REQUIRE(next_says.hear() == 'q');
  killed->kill();
  lock.reset();
  CHECK(next_says.hear() == 'h');
  end.say('.');
  CHECK(next->wait() == 0);
}

TEST_CASE("device lock: waiting ends when it is over, with the place in the queue") {
  const TemporaryFolder folder;
  const DeviceLock lock = DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop);
  const Pipe says;
  const auto before = holder(folder.path(), {"a"}, says);
  REQUIRE(says.hear() == 'q');
  CHECK_THAT(lock_refusal(folder.path(), request({"a"}, 30ms)),
             ContainsSubstring("in use by assay run (pid " + std::to_string(::getpid())) &&
                 ContainsSubstring("after 0.03 s") && ContainsSubstring("number 2 in the queue"));
  CHECK(lock_use(folder.path(), {"a"}, test::no_stop).waiting ==
        1);  // it does not stand there any more
  CHECK_THAT(lock_refusal(folder.path(), request({"a"}, 0s)),
             ContainsSubstring("number 2 in the queue"));
}

TEST_CASE("device lock: waiting ends when the user asks to stop") {
  const TemporaryFolder folder;
  const DeviceLock lock = DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop);
  const Pipe says;
  Forked waiter([&] {
    Stop stop;
    const bool cancelled = test::is_cancelled([&] {
      DeviceLock::acquire(folder.path(), request({"a"}, 60s), stop, [&](const std::string&, int) {
        says.say('q');
        stop.ask();
      });
    });
    return cancelled ? 0 : 1;
  });
  REQUIRE(says.hear() == 'q');
  CHECK(waiter.wait() == 0);
  CHECK(files_in(folder.path()) == 1);
}

TEST_CASE("device lock: a child that outlives its holder does not keep it") {
  const TemporaryFolder folder;
  const fs::path child_file = folder.path() / "child";
  const fs::path locks = folder.path() / "locks";
  const Pipe says;
  Forked owner([&] {
    const DeviceLock lock = DeviceLock::acquire(locks, request({"a"}), test::no_stop);
    PosixProcessRunner runner;
    ProcessRequest sleeper;
    sleeper.arguments = {"sleep", "100"};
    sleeper.parent_death_signal = 0;
    const auto child = runner.start(sleeper);
    // A second one without the adapter's own closing: the descriptors themselves see to it.
    const pid_t bare = ::fork();
    if (bare == 0) ::execlp("sleep", "sleep", "100", nullptr);
    std::ofstream(child_file) << bare << std::flush;
    says.say('h');
    ::pause();
    return 0;
  });
  REQUIRE(says.hear() == 'h');
  pid_t bare = 0;
  std::ifstream(child_file) >> bare;
  // It has become `sleep` once its name says so.
  std::string name;
  for (int i = 0; i < 1000 && name != "sleep"; ++i) {
    std::ifstream("/proc/" + std::to_string(bare) + "/comm") >> name;
    ::usleep(1000);
  }
  REQUIRE(name == "sleep");
  owner.kill();
  CHECK(lock_refusal(locks, request({"a"})).empty());
  ::kill(bare, SIGKILL);
}

TEST_CASE("device lock: a command run under it finds the device its own") {
  const TemporaryFolder folder;
  const DeviceLock outer = DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop);
  const Pipe says;
  const auto waiter = holder(folder.path(), {"a"}, says);
  REQUIRE(says.hear() == 'q');
  LockRequest inner = request({"a"});
  inner.made_under = outer.held();
  const DeviceLock held = DeviceLock::acquire(folder.path(), inner, test::no_stop);
  CHECK_FALSE(
      lock_refusal(folder.path(), inner).empty());  // the command's own two exclude each other
  CHECK_FALSE(lock_refusal(folder.path(), request({"a"})).empty());
}

TEST_CASE(
    "device lock: one made under a lock that ends keeps the device, before who queued for it") {
  const TemporaryFolder folder;
  for (const bool killed : {false, true}) {
    INFO("killed: " << killed);
    const Pipe outer_says, outer_end, inner_says, inner_end, tokens;
    Forked outer([&] {
      const DeviceLock lock = DeviceLock::acquire(folder.path(), request({"a"}), test::no_stop);
      for (const char c : lock.held()) tokens.say(c);
      tokens.say('\n');
      outer_end.hear();
      return 0;
    });
    LockRequest inner = request({"a"});
    for (char c; (c = tokens.hear()) != '\n';) inner.made_under += c;
    const Pipe says, end;
    const auto waiter = holder(folder.path(), {"a"}, says, &end);
    REQUIRE(says.hear() == 'q');
    Forked command([&] {
      const DeviceLock lock = DeviceLock::acquire(folder.path(), inner, test::no_stop);
      inner_says.say('h');
      inner_end.hear();
      says.say('e');
      return 0;
    });
    REQUIRE(inner_says.hear() == 'h');
    if (killed) {
      outer.kill();
    } else {
      outer_end.say('.');
      CHECK(outer.wait() == 0);
    }
    CHECK(lock_use(folder.path(), {"a"}, test::no_stop).holder->pid == command.pid());
    CHECK_FALSE(lock_refusal(folder.path(), inner).empty());  // it is in use, as for everybody
    CHECK_THAT(lock_refusal(folder.path(), request({"a"}, 100ms)),
               ContainsSubstring("number 2 in the queue"));
    CHECK(lock_use(folder.path(), {"a"}, test::no_stop).waiting == 1);
    inner_end.say('.');
    CHECK(says.hear() == 'e');  // and no 'h' before it
    CHECK(says.hear() == 'h');
    CHECK(command.wait() == 0);
    end.say('.');
    CHECK(waiter->wait() == 0);
  }
  CHECK(files_in(folder.path()) == 0);
}
