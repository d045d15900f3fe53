// A serial port of this computer as a file descriptor: opened for one program alone, raw, 8 data
// bits, no parity, one stop bit, no flow control, at any rate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/adapters/unique_fd.hpp"
#include "host/base/stop.hpp"
#include "host/ports/clock.hpp"

namespace assay {

// Opens it (never as the controlling terminal) and drops what it had received. Nobody else gets it
// while the descriptor lives: TIOCEXCL keeps other programs of other users than root away, a lock
// on the device those that look for it, among them every other assay. Closing leaves DTR as it is.
// Returns nothing where there is no such port (any more). Throws Error(link) with what to do when
// another program has it, naming that, when this user may not open it, and when it is no serial
// port; Error(input) when it does not run at `baud`.
UniqueFd open_serial_port(const std::string& path, std::uint32_t baud);

// Lets other programs open it again, as a pseudo-terminal would outlive this descriptor. To be
// called before closing it.
void release_serial_port(int fd);

// Sets both directions, where the port's nearest rate is near enough, after all that was written is
// out; what arrives is kept. Else it changes nothing and returns false. Throws Error(link) when the
// port is gone, or sends nothing for `timeout`; Cancelled.
bool set_serial_rate(int fd, std::uint32_t baud, Duration timeout, const Stop& stop);

// Both at once where both are given. Returns false where the port has no control lines.
bool set_control_lines(int fd, std::optional<bool> dtr, std::optional<bool> rts);

// A terminal that is no line: its other end is a program, and bytes arrive at once.
bool is_pseudo_terminal(int fd);

// The other end is gone: unplugged, or the program at a pseudo-terminal's other end closed it.
bool is_hung_up(int fd);

}  // namespace assay
