// Starts firmware where it runs (in an emulator, as a native process), as an outside effect.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/ports/link.hpp"

namespace assay {

// How a board's emulator is started; comes from its board.json.
struct EmulatorTemplate {
  std::string program;  // looked up in PATH: "qemu-system-arm"
  std::string package;  // the Debian package that brings it, for the message when it is missing
  // Passed as they are, except: "{image}" becomes the firmware's path; the argument "{serial}"
  // becomes the arguments that connect the next serial port of the machine to the link.
  std::vector<std::string> arguments;
};

enum class LinkKind {
  uart,    // the board's serial port; no port and no path here: nothing else can connect to it
  tcp,     // the same over the loopback interface
  memory,  // rings in its RAM, over the emulator's memory bus: as closed as `uart`, and faster
};

// Firmware that runs. The destructor stops it.
class RunningFirmware {
 public:
  virtual ~RunningFirmware() = default;

  // The same object for the board's whole life, also over reset(). When the emulator or process
  // ends, the link throws with death()'s sentence: Error(flash) when it never sent a byte (dead at
  // start), Error(link) later.
  virtual Link& link() = 0;

  // A hardware reset: afterwards the firmware is at its start, and whatever was under way on the
  // link is gone. Throws Error(flash).
  virtual void reset() = 0;

  // Why the emulator or process has ended by itself: a sentence with the exit code and the last
  // lines it printed. Nothing while it runs, and after stop().
  virtual std::optional<std::string> death() = 0;

  // What the emulator or process printed since its last start; the beginning and the end of much.
  virtual std::string output() = 0;

  virtual void stop() = 0;  // safe to repeat
};

class FirmwareStarter {
 public:
  virtual ~FirmwareStarter() = default;
  // Throws Error(flash) when the emulator or the firmware cannot be started. The starter has to
  // outlive what it started.
  virtual std::unique_ptr<RunningFirmware> start(const std::filesystem::path& image) = 0;
};

}  // namespace assay
