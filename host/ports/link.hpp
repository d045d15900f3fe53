// Link: a two-way byte stream to a device. Adapters: socketpair or memory of an emulator or native
// process, TCP, pseudo-terminal, serial.
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
  // receive(). Throws Cancelled when the user asks to stop.
  virtual void send(std::span<const std::uint8_t> bytes, Duration timeout) = 0;

  // Receives at least one byte into `room`, or returns 0 when none came within `timeout` (0: do not
  // wait). Throws Error(link) when the far end closed and everything it sent has been received,
  // Cancelled when the user asks to stop.
  virtual std::size_t receive(std::span<std::uint8_t> room, Duration timeout) = 0;

  // True where the wire itself limits the rate (a UART at a baud rate), so that a device that polls
  // keeps up; false for emulators and sockets, which deliver at once.
  virtual bool paced() const = 0;

  // The rate of a paced link, 10 bits a byte; 0 where it is unknown or there is none.
  virtual std::uint32_t bits_per_second() const { return 0; }

  // Changes this end's rate, once all that was sent is out (which this waits for; what arrives
  // meanwhile is kept for receive()). Returns false, and does nothing, where the link has no rate
  // to set. Throws as send() does.
  virtual bool set_rate(std::uint32_t /*bits_per_second*/) { return false; }

  // Connects to the same far end again, after it closed or to begin afresh; what was received and
  // not yet handed out is dropped. Tries until `timeout` is over. Returns false, and does nothing,
  // where the link has nothing to connect to again. Throws Error(link) when the far end does not
  // answer in time, Cancelled.
  virtual bool reopen(Duration /*timeout*/) { return false; }

  // For reports and messages: "uart", "tcp 127.0.0.1:5555".
  virtual std::string describe() const = 0;
};

}  // namespace assay
