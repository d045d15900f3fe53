// DebugProbe by way of OpenOCD.
#pragma once

#include "host/adapters/openocd_server.hpp"
#include "host/base/stop.hpp"
#include "host/core/flash/probe_access.hpp"
#include "host/ports/debug_probe.hpp"

namespace assay {

class OpenOcdProbe final : public DebugProbe {
 public:
  // Starts OpenOCD and connects to the chip. `processes`, `clock` and `stop` have to
  // outlive it.
  // Throws Error(flash), which is an OpenOcdError with the whole log where OpenOCD ran;
  // Error(input) as openocd_commands().
  OpenOcdProbe(ProcessRunner& processes, const Clock& clock, const Stop& stop,
               const OpenOcdTemplate& board, const ProbeAccess& access,
               const OpenOcdProgram& program = {});

  void reset(AfterReset then) override;
  void halt() override;
  void resume() override;
  bool is_halted() override;
  std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) override;
  std::vector<std::uint8_t> read_bytes(std::uint32_t address, std::size_t count) override;
  void write_words(std::uint32_t address, std::span<const std::uint32_t> words) override;
  std::map<std::string, std::uint64_t> registers(const std::vector<std::string>& names) override;
  std::string describe() const override { return "OpenOCD, " + assay::describe(access_); }
  std::string log() override { return server_.log(); }

  // What is OpenOCD's alone: flash commands, RTT.
  OpenOcdServer& server() { return server_; }

 private:
  // Values of `width_bits` each.
  std::vector<std::uint64_t> read_memory(std::uint32_t address, unsigned width_bits,
                                         std::size_t count);

  ProbeAccess access_;
  Duration step_timeout_;
  OpenOcdServer server_;
};

}  // namespace assay
