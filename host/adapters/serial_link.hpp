// Link over a serial port of this computer, which is the tool's alone while the link lives. It
// finds its port again when that was unplugged, or its device restarted, and came back.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/serial_identity.hpp"
#include "host/base/stop.hpp"
#include "host/ports/control_lines.hpp"
#include "host/ports/link.hpp"

namespace assay {

class SerialLink final : public Link, public ControlLines {
 public:
  // Opens the port. `devices` and `stop` stay the caller's and outlive the link. Throws Error(link)
  // when the port is not there (with those that are), held by another program (with its name) or
  // closed to this user (with what mends it); Error(input) when a USB serial number does not tell
  // one port, or the port does not run at `baud`.
  SerialLink(const SerialChoice& choice, std::uint32_t baud, PluggedDevices& devices,
             const Stop& stop);
  ~SerialLink() override;

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  // Not for a pseudo-terminal: what is sent to it arrives at once, whatever its rate.
  bool paced() const override { return paced_; }
  // Also of a pseudo-terminal, which keeps a rate though nothing runs at it.
  std::uint32_t bits_per_second() const override { return baud_; }
  // False also where the port has no such rate.
  bool set_rate(std::uint32_t bits_per_second) override;
  // Waits for the same port to be there, free and open to this user, and opens it at the rate that
  // was set last.
  bool reopen(Duration timeout) override;
  std::string describe() const override;
  void play(std::span<const ControlLineStep> steps) override;

 private:
  void open();
  void close();
  FdLink& connection();
  [[noreturn]] void throw_gone() const;
  template <typename Work>
  auto while_there(Work work) -> decltype(work());

  SerialIdentity identity_;
  std::uint32_t baud_;
  PluggedDevices& devices_;
  const Stop& stop_;
  std::string path_;  // at present
  bool paced_ = true;
  int fd_ = -1;  // the connection's; -1: none
  std::unique_ptr<FdLink> connection_;
};

}  // namespace assay
