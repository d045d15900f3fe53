#include "host/adapters/run_for.hpp"

namespace assay {

ProcessResult run_for(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                      const ProcessRequest& request, Duration timeout) {
  constexpr Duration kSlice{50'000};
  const auto process = processes.start(request);
  const Duration deadline = clock.now() + timeout;
  while (clock.now() < deadline) {
    stop.throw_if_asked();
    if (const auto exit_code = process->wait_exit(kSlice)) return {*exit_code, process->output()};
  }
  process->stop();
  throw Error(request.start_failure, "{} did not end within {} s and was ended.",
              request.arguments.front(), timeout.count() / 1'000'000);
}

}  // namespace assay
