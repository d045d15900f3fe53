// Firmware that is a child process at the other end of a link: what emulators and native firmware
// have in common.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/link_ends.hpp"
#include "host/base/stop.hpp"
#include "host/ports/firmware_starter.hpp"
#include "host/ports/process.hpp"

namespace assay {

// A child that is to be started, and this end of the link to it.
struct WiredProcess {
  ProcessRequest request;        // its inherited_fds become `theirs`
  std::vector<UniqueFd> theirs;  // closed here once it is started, so that the link ends with it
  std::unique_ptr<Link> link;
};

class FirmwareProcess final : public RunningFirmware, private Link {
 public:
  using Wire = std::function<WiredProcess()>;  // afresh for each start

  // Starts the child. `name` begins the sentences about it: "The emulator qemu-system-arm".
  // `processes` has to outlive it. Throws Error(flash).
  FirmwareProcess(ProcessRunner& processes, std::string name, Wire wire);

  Link& link() override { return *this; }
  void reset() override;
  std::optional<std::string> death() override;
  std::string output() override;
  void stop() override;

 private:
  // The link: the connection, but with the death of the process for a reason where it ends.
  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return false; }
  std::string describe() const override { return connection_->describe(); }

  void start();
  std::optional<std::string> death_within(Duration timeout);
  [[noreturn]] void rethrow_with_death();

  ProcessRunner& processes_;
  std::string name_;
  Wire wire_;
  std::unique_ptr<RunningProcess> process_;
  std::unique_ptr<Link> connection_;
  bool stopped_ = false;   // by us
  bool has_sent_ = false;  // the firmware, since its start
};

}  // namespace assay
