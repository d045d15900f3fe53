// assay-vprobe as a child: a debug probe, and an emulated board behind it, for one command.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "host/base/stop.hpp"
#include "host/ports/clock.hpp"
#include "host/ports/process.hpp"

namespace assay {

class VirtualProbeProcess {
 public:
  // `outside`: the folder of boards that it is in, where it is none of the tool's own. Returns once
  // it listens. Throws Error(flash) when it cannot be started, ends, or does not listen in time,
  // with what it said; Cancelled. The references have to outlive it.
  VirtualProbeProcess(ProcessRunner& processes, const Clock& clock, const Stop& stop,
                      const std::filesystem::path& program, const std::string& board,
                      const std::filesystem::path& outside = {});

  const std::string& probe() const { return probe_; }    // "unix:PATH", remote_bitbang
  const std::string& serial() const { return serial_; }  // "unix:PATH", the serial line
  // Why it ended by itself, a sentence; nothing while it runs.
  std::optional<std::string> death();

 private:
  bool read_addresses();

  std::unique_ptr<RunningProcess> process_;
  std::string probe_, serial_;
};

}  // namespace assay
