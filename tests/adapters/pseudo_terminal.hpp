// A pseudo-terminal that stands for a serial port: the test is the device at its other end.
#pragma once

#include <asm/termbits.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "host/adapters/unique_fd.hpp"

namespace assay::test {

class PseudoTerminal {
 public:
  PseudoTerminal() : master_(::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (!master_ || ::grantpt(master_.get()) != 0 || ::unlockpt(master_.get()) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
    char name[64];
    if (::ptsname_r(master_.get(), name, sizeof name) != 0) throw std::runtime_error("ptsname");
    path_ = name;
  }

  const std::string& path() const { return path_; }
  int fd() const { return master_.get(); }
  void unplug() { master_.reset(); }

  void send(const std::vector<std::uint8_t>& bytes) const {
    if (::write(fd(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
      throw std::runtime_error("pseudo-terminal: write");
    }
  }

  // Waits for `count` bytes, half a minute for each piece of them; fewer where none come.
  std::vector<std::uint8_t> receive(std::size_t count) const {
    std::vector<std::uint8_t> all;
    pollfd ready = {fd(), POLLIN, 0};
    while (all.size() < count && ::poll(&ready, 1, 30'000) == 1) {
      std::vector<std::uint8_t> some(count - all.size());
      const auto got = ::read(fd(), some.data(), some.size());
      if (got <= 0) break;
      all.insert(all.end(), some.begin(), some.begin() + got);
    }
    return all;
  }

  // As the program at the other end has set it, and as the next one finds it.
  termios2 settings() const {
    termios2 settings = {};
    if (::ioctl(fd(), TCGETS2, &settings) != 0) throw std::runtime_error("TCGETS2");
    return settings;
  }

  void set(const termios2& settings) const {
    if (::ioctl(fd(), TCSETS2, &settings) != 0) throw std::runtime_error("TCSETS2");
  }

 private:
  UniqueFd master_;
  std::string path_;
};

// A name that stays while what it stands for changes, as those in /dev/serial/by-id do.
inline void point(const std::filesystem::path& name, const std::string& port) {
  std::filesystem::remove(name);
  std::filesystem::create_symlink(port, name);
}

}  // namespace assay::test
