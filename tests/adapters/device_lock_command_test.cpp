// A user's command under a lock, where this system refuses what is needed to watch it.
#include "host/adapters/device_lock_command.hpp"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstddef>
#include <system_error>

#include "host/adapters/posix_process.hpp"
#include "tests/adapters/forked.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using assay::test::Forked;
using assay::test::Pipe;

namespace {

// As a container's profile does: pidfd_open(2) fails from now on.
bool refuse_pidfd_open() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_open, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter = {4, program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

}  // namespace

TEST_CASE("a command that cannot be watched is ended, and the lock with it") {
  const Pipe ended;
  Forked tool([&] {
    if (!refuse_pidfd_open()) return 98;
    PosixProcessRunner runner;
    try {
      run_in_foreground(runner, {"true"}, "token", test::no_stop);
    } catch (const std::system_error& error) {
      ended.say(error.code().value() == EPERM ? 'e' : '?');
      return 0;
    }
    return 97;
  });
  // Killed with the test where it hangs.
  CHECK(ended.hear() == 'e');
}
