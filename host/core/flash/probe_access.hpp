// Which debug probe, and how OpenOCD is told to use it.
#pragma once

#include <string>
#include <vector>

#include "host/core/board/access.hpp"

namespace assay {

// Either a probe on USB, or a server of OpenOCD's remote_bitbang protocol.
struct ProbeAccess {
  std::string usb_serial;      // "": the only one there is
  std::string interface;       // OpenOCD's script; "": the board's
  std::string remote_bitbang;  // "HOST:PORT" or "unix:PATH"; "": on USB
};

struct OpenOcdCommands {
  std::vector<std::string> before_config;
  std::vector<std::string> after_config;
};

// The Tcl commands around the chip's script. Throws Error(input) where `probe` is on USB and
// neither it nor the board names an interface script, and for a malformed address.
OpenOcdCommands openocd_commands(const ProbeAccess& probe, const OpenOcdTemplate& board);

// For messages: "remote_bitbang 127.0.0.1:9824", "probe 066EFF...", "the debug probe".
std::string describe(const ProbeAccess& probe);

}  // namespace assay
