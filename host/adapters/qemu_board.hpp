// Boards that QEMU emulates.
#pragma once

#include <vector>

#include "host/base/stop.hpp"
#include "host/ports/board.hpp"
#include "host/ports/process.hpp"

namespace assay {

class QemuBoardRunner final : public BoardRunner {
 public:
  // `processes` and `stop` have to outlive the runner. A template whose arguments lack "{image}" or
  // the argument "{serial}" is refused with Error(usage).
  QemuBoardRunner(ProcessRunner& processes, const Stop& stop, EmulatorTemplate emulator,
                  LinkKind kind = LinkKind::socketpair);

  // Throws Error(flash), naming the package when the emulator is missing.
  std::unique_ptr<RunningBoard> start(const std::filesystem::path& image) override;

 private:
  ProcessRunner& processes_;
  const Stop& stop_;
  EmulatorTemplate emulator_;
  LinkKind kind_;
};

// The emulator's argument vector, program first, with the placeholders filled in and without
// window, monitor and configuration of the user's.
std::vector<std::string> qemu_arguments(const EmulatorTemplate& emulator,
                                        const std::filesystem::path& image, int link_fd);

}  // namespace assay
