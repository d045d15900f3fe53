#include "host/core/flash/probe_access.hpp"

#include <fmt/format.h>

#include "host/base/error.hpp"
#include "host/core/flash/tcl.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay {
namespace {

struct RemotePlace {
  std::string host, port;
};

RemotePlace remote_place(const std::string& address) {
  // Of a Unix socket, OpenOCD takes the path for the host, and 0 for the port (User's Guide,
  // remote_bitbang).
  if (address.starts_with(unix_scheme)) return {parse_unix_address(address), "0"};
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) {
    throw Error(Blame::input,
                "\"{}\" is no address of a remote_bitbang probe: write HOST:PORT or "
                "unix:PATH.",
                address);
  }
  return {address.substr(0, colon), address.substr(colon + 1)};
}

OpenOcdCommands remote_commands(const std::string& address) {
  const RemotePlace place = remote_place(address);
  OpenOcdCommands commands;
  commands.before_config = {
      "adapter driver remote_bitbang",
      "remote_bitbang host " + tcl_word(place.host),
      "remote_bitbang port " + tcl_word(place.port),
      "transport select jtag",
  };
  // Chip scripts change the adapter's speed at a reset, which remote_bitbang has none of; it fails.
  // And they wait for reset lines to settle that are no wires here.
  commands.after_config = {"adapter srst delay 0", "jtag_ntrst_delay 0",
                           "foreach t [target names] { $t configure -event reset-start {}; "
                           "$t configure -event reset-init {} }"};
  return commands;
}

}  // namespace

OpenOcdCommands openocd_commands(const ProbeAccess& probe, const OpenOcdTemplate& board) {
  if (!probe.remote_bitbang.empty()) return remote_commands(probe.remote_bitbang);
  const std::string& interface = probe.interface.empty() ? board.interface : probe.interface;
  if (interface.empty()) {
    throw Error(Blame::input,
                "The board has no debug probe of its own: name the probe's interface script in the "
                "bench file.");
  }
  OpenOcdCommands commands;
  commands.before_config = {fmt::format("source [find {}]", tcl_word(interface))};
  if (!probe.usb_serial.empty()) {
    commands.before_config.push_back("adapter serial " + tcl_word(probe.usb_serial));
  }
  if (!board.transport.empty()) {
    commands.before_config.push_back("transport select " + tcl_word(board.transport));
  }
  if (board.speed_khz != 0) {
    commands.after_config.push_back(fmt::format("adapter speed {}", board.speed_khz));
  }
  return commands;
}

std::string describe(const ProbeAccess& probe) {
  if (!probe.remote_bitbang.empty()) return "remote_bitbang " + probe.remote_bitbang;
  return probe.usb_serial.empty() ? "the debug probe" : "probe " + probe.usb_serial;
}

}  // namespace assay
