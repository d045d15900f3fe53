// Flasher by way of OpenOCD.
#pragma once

#include <memory>

#include "host/adapters/openocd_probe.hpp"
#include "host/base/stop.hpp"
#include "host/ports/flasher.hpp"

namespace assay {

class OpenOcdFlasher final : public Flasher {
 public:
  // Nothing is started before flash() or reset(). All references have to outlive it; `board` has a
  // chip, as every board that is flashed by OpenOCD.
  OpenOcdFlasher(ProcessRunner& processes, const Clock& clock, const Stop& stop, const Board& board,
                 const OpenOcdTemplate& openocd, ProbeAccess access, OpenOcdProgram program = {});

  std::string describe() const override { return "OpenOCD, " + assay::describe(access_); }
  std::vector<std::string> plan(const FlashJob& job) const override;
  FlashOutcome flash(const FlashJob& job) override;
  void reset() override;
  FlashStep step() const override { return step_; }
  std::string log() override;

  std::vector<std::string> plan_identify() const;  // what probe() would do

  // The probe, connected to a chip with the board's id. Throws Error(flash), and connects anew when
  // it is asked again.
  DebugProbe& probe();

  void disconnect();  // ends OpenOCD, so that nothing touches the chip any more

 private:
  void connect();
  void enter(FlashStep step, const FlashJob& job, std::uint64_t of = 0);
  void identify();
  void start();
  bool holds(const FlashJob& job);
  void erase(const FlashJob& job);
  void program(const FlashJob& job);
  void verify(const FlashJob& job);
  std::string run(const std::string& command, std::uint64_t bytes);

  ProcessRunner& processes_;
  const Clock& clock_;
  const Stop& stop_;
  const Board& board_;
  const OpenOcdTemplate& openocd_;
  ProbeAccess access_;
  OpenOcdProgram program_;
  FlashStep step_ = FlashStep::connect;
  std::unique_ptr<OpenOcdProbe> probe_;
  std::string old_log_;  // of an OpenOCD that has been ended
};

}  // namespace assay
