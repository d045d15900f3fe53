#include "host/adapters/serial_port.hpp"

// Not <termios.h>, which knows no rates but those with a name.
#include <asm/termbits.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "host/adapters/port_trouble.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"
#include "host/core/line/baud_rate.hpp"

namespace assay {
namespace {

constexpr Duration kDrainInterval{500};  // between looks at what waits to be sent

bool get(int fd, termios2& settings) { return ::ioctl(fd, TCGETS2, &settings) == 0; }

void use_rate(termios2& settings, std::uint32_t baud) {
  constexpr tcflag_t rate_bits = CBAUD | (CBAUD << IBSHIFT);
  settings.c_cflag = (settings.c_cflag & ~rate_bits) | BOTHER | (BOTHER << IBSHIFT);
  settings.c_ispeed = settings.c_ospeed = baud;
}

// Returns the rate that the port then has, which drivers tell; 0 where it refuses.
std::uint32_t apply(int fd, termios2& settings) {
  if (::ioctl(fd, TCSETS2, &settings) != 0 || !get(fd, settings)) return 0;
  return settings.c_ospeed;
}

void make_raw(termios2& settings) {
  settings.c_iflag = 0;
  settings.c_oflag = 0;
  settings.c_lflag = 0;
  // Without HUPCL, as a board that DTR resets is not to restart whenever a program lets go of it.
  settings.c_cflag &= ~static_cast<tcflag_t>(CSIZE | PARENB | CSTOPB | CRTSCTS | HUPCL);
  settings.c_cflag |= CS8 | CREAD | CLOCAL;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
}

bool is_absent(int error_number) {
  return error_number == ENOENT || error_number == ENODEV || error_number == ENXIO ||
         error_number == ENOTDIR;
}

}  // namespace

UniqueFd open_serial_port(const std::string& path, std::uint32_t baud) {
  // Non-blocking, as an open would wait for the carrier of a modem.
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  if (!fd) {
    const int error_number = errno;
    if (is_absent(error_number)) return {};
    if (error_number == EBUSY) throw Error(Blame::link, held_sentence(path));
    if (error_number == EACCES) throw Error(Blame::link, permission_sentence(path));
    throw Error(Blame::link, "Cannot open the serial port {}: {}.", path,
                std::strerror(error_number));
  }
  termios2 settings = {};
  if (!get(fd.get(), settings)) {
    const int error_number = errno;
    // What is left of a port that was unplugged this moment.
    if (is_absent(error_number) || is_hung_up(fd.get())) return {};
    throw Error(Blame::link, "{} is no serial port: {}.", path, std::strerror(error_number));
  }
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) throw Error(Blame::link, held_sentence(path));
  ::ioctl(fd.get(), TIOCEXCL);
  make_raw(settings);
  use_rate(settings, baud);
  const std::uint32_t actual = apply(fd.get(), settings);
  if (!is_near_rate(baud, actual)) {
    if (is_hung_up(fd.get())) return {};
    throw Error(Blame::input,
                "The serial port {} does not run at {} baud{}. Give another rate with ?baud=.",
                path, baud, actual == 0 ? "" : fmt::format(" (the nearest is {})", actual));
  }
  ::ioctl(fd.get(), TCFLSH, TCIFLUSH);
  return fd;
}

void release_serial_port(int fd) { ::ioctl(fd, TIOCNXCL); }

bool set_serial_rate(int fd, std::uint32_t baud, Duration timeout, const Stop& stop) {
  int waiting = 0, waiting_before = 0;
  Deadline deadline(timeout);
  while (::ioctl(fd, TIOCOUTQ, &waiting) == 0 && waiting > 0) {
    if (waiting != waiting_before) deadline = Deadline(timeout);
    waiting_before = waiting;
    if (deadline.left()->count() == 0) {
      throw Error(Blame::link, "The serial port sends nothing: {} bytes wait since {} ms.", waiting,
                  timeout.count() / 1000);
    }
    pause_or_stop(stop, kDrainInterval);
  }
  // tcdrain(3): what the kernel has handed on may still be in the port's own buffer.
  ::ioctl(fd, TCSBRK, 1);
  termios2 before = {};
  if (!get(fd, before)) {
    throw Error(Blame::link, "The serial port is gone: {}.", std::strerror(errno));
  }
  termios2 settings = before;
  use_rate(settings, baud);
  if (is_near_rate(baud, apply(fd, settings))) return true;
  ::ioctl(fd, TCSETS2, &before);
  return false;
}

bool set_control_lines(int fd, std::optional<bool> dtr, std::optional<bool> rts) {
  int lines = 0;
  if (::ioctl(fd, TIOCMGET, &lines) != 0) return false;
  if (dtr) lines = *dtr ? lines | TIOCM_DTR : lines & ~TIOCM_DTR;
  if (rts) lines = *rts ? lines | TIOCM_RTS : lines & ~TIOCM_RTS;
  return ::ioctl(fd, TIOCMSET, &lines) == 0;
}

bool is_pseudo_terminal(int fd) {
  // Documentation/admin-guide/devices.txt: 136 to 143 are Unix98 pseudo-terminal slaves.
  struct stat status = {};
  if (::fstat(fd, &status) != 0) return false;
  const unsigned number = major(status.st_rdev);
  return number >= 136 && number <= 143;
}

bool is_hung_up(int fd) {
  pollfd state = {fd, 0, 0};
  return ::poll(&state, 1, 0) > 0 && (state.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
}

}  // namespace assay
