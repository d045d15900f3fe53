// Where a command's firmware runs: an emulator that the tool starts, a device of the bench, a probe
// that is plugged in, or whatever a link URL leads to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cli/app.hpp"
#include "host/cli/switches.hpp"
#include "host/core/bench/match.hpp"

namespace assay {

// Switches about the desk, shared by all commands that reach a device.
struct DeskOptions {
  std::string device;             // a name of the bench; empty: none
  std::string bench;              // file; empty: the usual places
  std::vector<std::string> tags;  // that the device has to have
  std::string flasher;            // of board.json; empty: its first
  bool reaches = false;           // the command has these switches: it is about a device
  bool flashes = false;           // the command is about flashing: an emulator alone will not do
  std::string probe;              // USB serial number
  bool force = false;             // flash what is there already
  bool verify = false;            // compare what is there already
  std::optional<double> wait_s;   // for a device in use
};

void add_desk_switches(Switches command, DeskOptions& options);

enum class PlaceKind {
  started,        // an emulator, or a process of this computer
  attached,       // a link URL leads to it, and it is not flashed
  device,         // `device` says how it is reached and flashed
  virtual_probe,  // as device, behind a virtual probe that is to be started
};

struct Place {
  PlaceKind kind = PlaceKind::started;
  std::string board;                  // its kind of board; empty: the default, or unknown
  std::optional<DeviceState> device;  // for the last two kinds
  bool rtt = false;                   // its link goes through the debug probe
  std::string name() const;           // for messages; empty where it is started
};

// The same with the board's own link replaced by RTT. Throws Error(usage) where no debug probe that
// OpenOCD drives leads to the board.
Place over_rtt(App& app, Place place);

// What --device, --bench, --board, --attach, --probe and --flash, and what is plugged in, say.
// Throws Error(usage), with the list where several could be meant, and Error(flash).
Place choose_place(App& app, const DeskOptions& desk, const std::string& board,
                   const std::string& attach);

}  // namespace assay
