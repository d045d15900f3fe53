// A board that is a child process at the other end of a link: what emulators and native firmware
// have in common.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/link_ends.hpp"
#include "host/base/stop.hpp"
#include "host/ports/board.hpp"
#include "host/ports/process.hpp"

namespace assay {

class ProcessBoard final : public RunningBoard, private Link {
 public:
  // The child to start, given the number of the descriptor that it inherits as its link.
  using Command = std::function<ProcessRequest(int link_fd)>;

  // Starts it. `name` begins the sentences about it: "The emulator qemu-system-arm". `processes`
  // and `stop` have to outlive the board. Throws Error(flash).
  ProcessBoard(ProcessRunner& processes, const Stop& stop, std::string name, LinkKind kind,
               Command command);

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
  const Stop& stop_;
  std::string name_;
  LinkKind kind_;
  Command command_;
  std::unique_ptr<RunningProcess> process_;
  std::unique_ptr<FdLink> connection_;
  bool stopped_ = false;   // by us
  bool has_sent_ = false;  // the firmware, since its start
};

}  // namespace assay
