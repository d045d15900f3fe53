// An emulator as the host's end of a link through its memory sees it: a thread that serves qtest's
// lines on one socket, and is the board's serial port on the other.
#pragma once

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <functional>
#include <mutex>
#include <sstream>
#include <thread>

#include "host/adapters/link_ends.hpp"
#include "host/core/qtest/qtest_client.hpp"
#include "tests/adapters/played_rings.hpp"
#include "tests/support/catch.hpp"

namespace assay::test {

// The memory, and a device whose code is the functions that a test gives it. All of it runs in the
// emulator's thread, so that nothing happens while the device works.
class PlayedEmulator : public PlayedRings {
 public:
  static constexpr std::uint32_t kDownRings = kBlock + 68;

  PlayedEmulator() {
    LinkEnds bus = make_link_ends(LinkKind::uart), bell = make_link_ends(LinkKind::uart);
    bus_ = std::move(bus.theirs);
    bell_ = std::move(bell.theirs);
    ours_bus = std::move(bus.ours);
    ours_bell = std::move(bell.ours);
  }
  ~PlayedEmulator() { end(); }

  UniqueFd ours_bus, ours_bell;
  std::function<void(const std::string&)> after_line;     // the device, after each access
  std::function<void()> on_bell;                          // and at each byte of its serial port
  std::function<std::string(const std::string&)> answer;  // in place of the bus's own
  bool counts_bells = true;
  int accesses = 0, bells = 0;

  void start() {
    thread_ = std::thread([this] { serve(); });
  }
  void end() {
    ::shutdown(bus_.get(), SHUT_RDWR);
    ::shutdown(bell_.get(), SHUT_RDWR);
    if (thread_.joinable()) thread_.join();
  }
  // In the emulator's thread, between two accesses.
  void work(const std::function<void()>& job) {
    const std::scoped_lock lock(mutex_);
    job();
  }

  // As the firmware does at its start.
  void boot(std::uint32_t down = kDown) {
    set_up(kBlock, kUp, down);
    ring();
  }
  void ring() { REQUIRE(::write(bell_.get(), "!", 1) == 1); }
  // What finds room, and wakes the host by the device's rule.
  std::size_t say(const std::string& text) {
    const std::uint32_t before = word(kUpWrite);
    const std::size_t said = put(text);
    if (said > 0 && word(kUpRead) == before) ring();
    return said;
  }

 private:
  void serve() {
    std::string received;
    pollfd fds[] = {{bus_.get(), POLLIN, 0}, {bell_.get(), POLLIN, 0}};
    while (::poll(fds, 2, -1) > 0) {
      char room[4096];
      if (fds[0].revents != 0) {
        const auto count = ::read(bus_.get(), room, sizeof room);
        if (count <= 0) return;
        received.append(room, static_cast<std::size_t>(count));
      }
      for (std::size_t end; (end = received.find('\n')) != received.npos;) {
        const std::string line = received.substr(0, end);
        received.erase(0, end + 1);
        if (!reply(line)) return;
      }
      if (fds[1].revents != 0) {
        const auto count = ::read(bell_.get(), room, 1);
        if (count <= 0) return;
        const std::scoped_lock lock(mutex_);
        ++bells;
        if (counts_bells) set(kDownRings, word(kDownRings) + 1);
        if (on_bell) on_bell();
      }
    }
  }

  bool reply(const std::string& line) {
    const std::scoped_lock lock(mutex_);
    ++accesses;
    const std::string text = (answer ? answer(line) : obey(line)) + "\n";
    if (after_line) after_line(line);
    return ::send(bus_.get(), text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
  }

 public:
  std::string obey(const std::string& line) {
    std::istringstream words(line);
    std::string verb, data;
    std::uint64_t address = 0, number = 0;
    words >> verb >> std::hex >> address >> number >> data;
    const std::size_t at = address - kRam;
    const std::size_t size = verb == "writeb" || verb == "readb"   ? 1
                             : verb == "writew" || verb == "readw" ? 2
                             : verb == "writel" || verb == "readl" ? 4
                                                                   : number;
    if (at + size > memory.size()) return "FAIL outside";
    if (verb.starts_with("write")) {
      std::memcpy(&memory[at], &number, size);
      return "OK";
    }
    if (verb == "b64write") {
      const auto bytes = base64_bytes(data, size);
      if (!bytes) return "FAIL base64";
      std::copy(bytes->begin(), bytes->end(), memory.begin() + static_cast<std::ptrdiff_t>(at));
      return "OK";
    }
    if (verb == "b64read") {
      return "OK " + base64_text({reinterpret_cast<const std::uint8_t*>(&memory[at]), size});
    }
    std::uint64_t value = 0;
    std::memcpy(&value, &memory[at], size);
    return fmt::format("OK {:#018x}", value);
  }

 private:
  UniqueFd bus_, bell_;
  std::mutex mutex_;
  std::thread thread_;
};

}  // namespace assay::test
