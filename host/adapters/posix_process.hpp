// Child programs on Linux: fork and exec, pidfd, parent-death signal.
#pragma once

#include "host/ports/process.hpp"

namespace assay {

class PosixProcessRunner final : public ProcessRunner {
 public:
  // `grace` is how long a child that is stopped may take to end itself before it is killed.
  explicit PosixProcessRunner(Duration grace = std::chrono::seconds(2));

  ProcessResult run(const ProcessRequest& request, const Stop& stop) override;
  std::unique_ptr<RunningProcess> start(const ProcessRequest& request) override;
  std::optional<std::filesystem::path> find(const std::string& program) override;

 private:
  Duration grace_;
};

}  // namespace assay
