// Whether this process has children, ended ones that nobody waited for included.
#pragma once

#include <sys/wait.h>

#include <cerrno>

namespace assay::test {

inline bool has_children() {
  return ::waitpid(-1, nullptr, WNOHANG | __WALL) >= 0 || errno != ECHILD;
}

}  // namespace assay::test
