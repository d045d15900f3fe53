// Firmware built for this machine, run as a process.
#pragma once

#include "host/base/stop.hpp"
#include "host/ports/firmware_starter.hpp"
#include "host/ports/process.hpp"

namespace assay {

class NativeStarter final : public FirmwareStarter {
 public:
  // `processes` and `stop` have to outlive the runner.
  NativeStarter(ProcessRunner& processes, const Stop& stop, LinkKind kind = LinkKind::uart)
      : processes_(processes), stop_(stop), kind_(kind) {}

  // The image is an executable. It finds its link as an open descriptor, whose number is its first
  // argument and in ASSAY_LINK_FD. Throws Error(flash).
  std::unique_ptr<RunningFirmware> start(const std::filesystem::path& image) override;

 private:
  ProcessRunner& processes_;
  const Stop& stop_;
  LinkKind kind_;
};

}  // namespace assay
