// A desk that the test plays: a chip in memory with a debug probe at it, and a link.
#pragma once

#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>

#include "host/core/bringup/ladder.hpp"
#include "tests/support/reference.hpp"

namespace assay::test {

// Memory of words; what is in no region refuses, unless the test says otherwise.
class DeskProbe final : public DebugProbe {
 public:
  void reset(AfterReset then) override {
    ++resets;
    fail_if_lost();
    halted = then == AfterReset::halt;
    if (!halted && on_run) on_run();
  }
  void halt() override { halted = true; }
  void resume() override {
    halted = false;
    if (on_run) on_run();
  }
  bool is_halted() override { return halted; }
  std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) override {
    fail_if_lost();
    if (on_read) on_read();
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < count; ++i) {
      words.push_back(memory[mapped(address + static_cast<std::uint32_t>(4 * i))]);
    }
    return words;
  }
  void write_words(std::uint32_t address, std::span<const std::uint32_t> words) override {
    fail_if_lost();
    for (const std::uint32_t word : words) {
      memory[mapped(address)] = word & ~stuck_bits;
      written.insert(address);
      address += 4;
    }
  }
  std::map<std::string, std::uint64_t> registers(const std::vector<std::string>&) override {
    return core;
  }
  std::string describe() const override { return "a played probe"; }
  std::string log() override { return ""; }

  std::map<std::uint32_t, std::uint32_t> memory;
  std::map<std::string, std::uint64_t> core;
  std::set<std::uint32_t> written;
  std::function<std::uint32_t(std::uint32_t)> map;  // an address to the one that is meant
  std::function<void()> on_run, on_read;
  std::uint32_t refused_from = 0xFFFFFFFF;  // between this ...
  std::uint32_t refused_to = 0xFFFFFFFF;    // ... and this
  std::uint32_t stuck_bits = 0;             // that read 0
  bool halted = true, lost = false;
  int resets = 0;

 private:
  void fail_if_lost() const {
    if (lost) throw Error(Blame::flash, "The debug connection breaks up.");
  }
  std::uint32_t mapped(std::uint32_t address) const {
    if (address >= refused_from && address < refused_to) {
      throw Error(Blame::flash, "OpenOCD failed to access memory.");
    }
    return map ? map(address) : address;
  }
};

// Hands out what `answer` makes of each piece that was sent.
class PlayedLink final : public Link {
 public:
  explicit PlayedLink(std::function<Bytes(const Bytes&)> answer, Duration& now)
      : answer_(std::move(answer)), now_(now) {}
  void send(std::span<const std::uint8_t> bytes, Duration) override {
    const Bytes reply = answer_(Bytes(bytes.begin(), bytes.end()));
    waiting_.insert(waiting_.end(), reply.begin(), reply.end());
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
    std::size_t count = 0;
    for (; count < room.size() && !waiting_.empty(); ++count) {
      room[count] = waiting_.front();
      waiting_.pop_front();
    }
    if (count == 0) now_ += timeout;
    return count;
  }
  bool paced() const override { return true; }
  std::uint32_t bits_per_second() const override { return 115200; }
  std::string describe() const override { return "a played link"; }

 private:
  std::function<Bytes(const Bytes&)> answer_;
  Duration& now_;
  std::deque<std::uint8_t> waiting_;
};

class PlayedDesk final : public BringupDesk, public Clock {
 public:
  DebugProbe* probe() override {
    if (no_probe_found) throw Error(Blame::flash, "No debug probe found.");
    return has_probe ? &chip : nullptr;
  }
  void release_probe() override {}
  std::string flash() override {
    if (locked) throw Error(Blame::flash, "The chip is locked.");
    return "4952 bytes written and verified.";
  }
  std::unique_ptr<Link> open_link() override {
    if (!answer) throw Error(not_open, "Connection refused.");
    return std::make_unique<PlayedLink>(answer, time);
  }
  bool link_through_probe() const override { return false; }
  const Clock& clock() const override { return *this; }
  void pause(Duration span) override {
    time += span;
    if (on_pause) on_pause(span);
  }
  std::uint32_t fresh_nonce() override { return 0x1234'5678; }
  std::string device_name() const override { return "left"; }
  Duration now() const override { return time; }

  DeskProbe chip;
  bool has_probe = true, no_probe_found = false, locked = false;
  std::function<Bytes(const Bytes&)> answer;  // none: the link does not open
  Blame not_open = Blame::link;               // as what it does not open
  std::function<void(Duration)> on_pause;
  Duration time{0};
};

}  // namespace assay::test
