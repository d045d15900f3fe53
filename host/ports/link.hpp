// Link: a two-way byte stream to a device. Adapters: socketpair to an emulator or native process,
// TCP, pseudo-terminal, serial.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "host/ports/clock.hpp"

namespace assay {

class Link {
 public:
  virtual ~Link() = default;

  // Sends all bytes, in order. Throws Error(link) when the far end is gone or takes nothing for
  // `timeout`; some of the bytes may be under way then. Never waits for room in a way that a far
  // end which is itself waiting to be read could not end: what arrives meanwhile is kept for
  // receive(). Throws Error(interrupted) when the user asks to stop.
  virtual void send(std::span<const std::uint8_t> bytes, Duration timeout) = 0;

  // Receives at least one byte into `room`, or returns 0 when none came within `timeout` (0: do not
  // wait). Throws Error(link) when the far end closed and everything it sent has been received,
  // Error(interrupted) when the user asks to stop.
  virtual std::size_t receive(std::span<std::uint8_t> room, Duration timeout) = 0;

  // True where the wire itself limits the rate (a UART at a baud rate), so that a device that polls
  // keeps up; false for emulators and sockets, which deliver at once.
  virtual bool paced() const = 0;

  // For reports and messages: "socketpair", "tcp 127.0.0.1:5555".
  virtual std::string describe() const = 0;
};

}  // namespace assay
