// Link: a two-way byte stream to a device. Adapters: socketpair to an emulator or native process,
// TCP, pseudo-terminal, serial.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace assay {

using Duration = std::chrono::microseconds;

class Link {
 public:
  virtual ~Link() = default;

  // Sends all bytes, in order; waits where the far end takes no more, at most `timeout`.
  // Throws Error(link) when the far end is gone or takes nothing within the time-out.
  virtual void send(std::span<const std::uint8_t> bytes, Duration timeout) = 0;

  // Receives at least one byte into `room`, or returns 0 when none came within `timeout` (0: do not
  // wait). Throws Error(link) when the far end closed.
  virtual std::size_t receive(std::span<std::uint8_t> room, Duration timeout) = 0;

  // True where the wire itself limits the rate (a UART at a baud rate), so that a device that polls
  // keeps up; false for emulators and sockets, which deliver at once.
  virtual bool paced() const = 0;

  // For reports and messages: "socketpair", "tcp 127.0.0.1:5555".
  virtual std::string describe() const = 0;
};

}  // namespace assay
