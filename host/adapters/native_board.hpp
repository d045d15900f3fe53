// Firmware built for this machine, run as a process.
#pragma once

#include "host/ports/board.hpp"
#include "host/ports/process.hpp"

namespace assay {

class NativeBoardRunner final : public BoardRunner {
 public:
  // `processes` has to outlive the runner.
  explicit NativeBoardRunner(ProcessRunner& processes, LinkKind kind = LinkKind::uart)
      : processes_(processes), kind_(kind) {}

  // The image is an executable. It finds its link as an open descriptor, whose number is its first
  // argument and in ASSAY_LINK_FD. Throws Error(flash).
  std::unique_ptr<RunningBoard> start(const std::filesystem::path& image) override;

 private:
  ProcessRunner& processes_;
  LinkKind kind_;
};

}  // namespace assay
