// OpenOCD as a test plays it, with a chip behind its debug probe. What it answers, and says in its
// log, is what OpenOCD 0.12.0 answered with a virtual probe.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "tests/support/played_process.hpp"

namespace assay::test {

class PlayedOpenOcd {
 public:
  // What it makes of a command that fails.
  struct Fault {
    int code;           // 1 is Tcl's error, and OpenOCD passes negative ones of its own on
    std::string words;  // the command's result
    std::string log;
  };

  // May be started again and again; the chip stays as it is, and one at a time has the probe. This
  // has to outlive it.
  PlayedProgram program();

  // As OpenOCD does where the flash is protected; where there is no probe.
  void protect_flash();
  void take_probe_away();
  std::uint32_t word(std::uint32_t address) const;
  void set_word(std::uint32_t address, std::uint32_t value);
  Bytes bytes(std::uint32_t address, std::size_t count) const;

  // The chip. What is not in `memory` reads 0.
  std::map<std::uint32_t, std::uint8_t> memory;
  std::map<std::string, std::uint32_t> core;  // its registers, as OpenOCD calls them
  std::uint32_t absent_from = 0xFFFFFFFF;     // no memory between this ...
  std::uint32_t absent_to = 0xFFFFFFFF;       // ... and this
  std::uint32_t worn = 0;                     // a byte of the flash that reads 0; 0: none
  bool halted = false;
  std::function<void()> on_run;  // the core is let run, from its reset or from where it stood

  // On its own thread: a command has come, before it is done. The end may be hung up.
  std::function<void(const std::string& command, DeviceEnd& end)> on_command;
  std::map<std::string, Fault> faults;  // by what the commands begin with

  // What the host did.
  std::atomic<int> starts{0}, erasures{0}, writes{0}, comparisons{0}, resets{0};

 private:
  struct Answer {
    int code = 0;
    std::string words;
  };
  Answer connect(bool& has_probe, DeviceEnd& end);
  Answer answer(const std::string& command, DeviceEnd& end);
  Answer read_memory(const std::string& arguments, DeviceEnd& end) const;
  Answer write_memory(const std::string& arguments, DeviceEnd& end);
  Answer write_image(const std::string& arguments);
  Answer verify_image(const std::string& arguments, DeviceEnd& end);
  Answer erase(const std::string& arguments);
  Answer reset(const std::string& then);
  bool is_absent(std::uint32_t address, std::size_t count) const;
  void run();

  std::atomic<bool> probe_is_taken_{false};
};

}  // namespace assay::test
