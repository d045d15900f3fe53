// How a desk reaches a board of a kind: chip, flashers, USB identities, control lines; from its
// board.json.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay {

// A register of which some bits are compared.
struct RegisterValue {
  std::uint32_t address = 0;
  std::uint32_t mask = 0;
  std::uint32_t value = 0;
};

struct ResetFlag {
  std::uint32_t mask = 0;
  std::string cause;  // "watchdog", "brown_out", ... as the schema lists them
};

struct ResetCauseRegister {
  std::uint32_t address = 0;
  std::uint32_t bytes = 4;  // fewer: read byte by byte, the first is the lowest
  // Written back together with what the register reads, it clears the flags; nothing: each reset
  // does.
  std::optional<std::uint32_t> clear_mask;
  bool lasting = false;          // nothing but switching the chip off clears the flags
  std::vector<ResetFlag> flags;  // where several are set, the first is the cause
};

struct Chip {
  std::string name;
  RegisterValue id;  // tells it from other chips
  std::optional<ResetCauseRegister> reset_cause;
};

struct OpenOcdTemplate {
  std::string interface;         // OpenOCD's script for the board's own probe; "": has none
  std::string transport;         // "": the interface's own
  std::uint32_t speed_khz = 0;   // 0: the chip script's own
  std::filesystem::path config;  // an existing file
};

// An argument, or several that go together: left out where a placeholder in them has no value.
struct ArgumentGroup {
  std::vector<std::string> arguments;
  bool optional = false;
};
using CommandTemplate = std::vector<ArgumentGroup>;

struct CommandFlasherTemplate {
  std::string package;
  CommandTemplate program;
  CommandTemplate verify;           // empty: it cannot
  CommandTemplate reset;            // empty: `program` does it
  std::vector<std::string> script;  // lines of a command file; empty: none
  std::uint32_t timeout_s = 120;
};

// Exactly one of the two is there.
struct FlasherTemplate {
  std::string name;
  std::optional<OpenOcdTemplate> openocd;
  std::optional<CommandFlasherTemplate> command;
};

struct UsbId {
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
};

// One step of a sequence on a serial port's control lines.
struct ControlLineStep {
  std::optional<bool> dtr, rts;  // true: asserted; nothing: as it was
  std::uint32_t hold_ms = 0;
};

struct VirtualProbeTemplate {
  std::string model;                  // "stm32f4", "nrf51", "cortex-m"
  std::vector<std::string> emulator;  // arguments for start.program, with "{serial}", no image
};

struct BoardAccess {
  std::optional<Chip> chip;
  std::vector<FlasherTemplate> flashers;     // the first is the default
  std::vector<UsbId> usb;                    // what boards of this kind show
  std::vector<ControlLineStep> reset_lines;  // empty: the serial port cannot reset it
  std::optional<VirtualProbeTemplate> virtual_probe;
};

}  // namespace assay
