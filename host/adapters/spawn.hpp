// Starts one child program: fork, the child's set-up, exec.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "host/adapters/unique_fd.hpp"
#include "host/ports/process.hpp"

namespace assay {

struct Spawned {
  pid_t pid = -1;   // not yet reaped; leader of its own process group
  UniqueFd pidfd;   // readable once it has ended
  UniqueFd output;  // reading end of what it prints; none when not captured
};

// Returns once `program` has been loaded. In the child: standard input is empty or
// request.input_fd, signals are at their defaults, and no descriptor is open but the standard ones
// and request.inherited_fds.
// Throws Error(request.start_failure) when any step fails.
Spawned spawn(const ProcessRequest& request, const std::filesystem::path& program);

}  // namespace assay
