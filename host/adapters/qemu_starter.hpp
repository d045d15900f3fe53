// Starts boards that QEMU emulates.
#pragma once

#include <optional>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/board/board.hpp"
#include "host/ports/firmware_starter.hpp"
#include "host/ports/process.hpp"

namespace assay {

class QemuStarter final : public FirmwareStarter {
 public:
  // `processes` and `stop` have to outlive the starter. A template whose arguments lack "{image}"
  // or the argument "{serial}" is refused with Error(input). `ram` is what the rings of
  // LinkKind::memory may lie in.
  QemuStarter(ProcessRunner& processes, const Stop& stop, EmulatorTemplate emulator,
              LinkKind kind = LinkKind::uart, std::vector<MemoryRegion> ram = {});

  // Throws Error(flash), naming the package when the emulator is missing, and Error(input) for an
  // image without the rings that the link needs.
  std::unique_ptr<RunningFirmware> start(const std::filesystem::path& image) override;

 private:
  ProcessRunner& processes_;
  const Stop& stop_;
  EmulatorTemplate emulator_;
  LinkKind kind_;
  std::vector<MemoryRegion> ram_;
};

// The emulator's argument vector, program first, with the placeholders filled in and without
// window, monitor and configuration of the user's. `qtest_fd` is the end of a line to its memory
// bus.
std::vector<std::string> qemu_arguments(const EmulatorTemplate& emulator,
                                        const std::filesystem::path& image, int link_fd,
                                        std::optional<int> qtest_fd = std::nullopt);

}  // namespace assay
