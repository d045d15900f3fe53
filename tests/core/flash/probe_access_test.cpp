#include "host/core/flash/probe_access.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::VectorContains;

namespace {

OpenOcdTemplate stlink_board() {
  OpenOcdTemplate board;
  board.interface = "interface/stlink.cfg";
  board.transport = "hla_swd";
  board.speed_khz = 1800;
  return board;
}

}  // namespace

TEST_CASE("probe: on USB it is pinned by its serial number, after its interface script") {
  ProbeAccess probe;
  probe.usb_serial = "066E FF";
  const OpenOcdCommands commands = openocd_commands(probe, stlink_board());
  CHECK(commands.before_config == std::vector<std::string>{"source [find interface/stlink.cfg]",
                                                           "adapter serial 066E\\ FF",
                                                           "transport select hla_swd"});
  CHECK(commands.after_config == std::vector<std::string>{"adapter speed 1800"});
  CHECK(describe(probe) == "probe 066E FF");
}

TEST_CASE("probe: the desk's interface script goes before the board's") {
  ProbeAccess probe;
  probe.interface = "interface/cmsis-dap.cfg";
  CHECK_THAT(openocd_commands(probe, stlink_board()).before_config,
             VectorContains(std::string("source [find interface/cmsis-dap.cfg]")));
}

TEST_CASE("probe: remote_bitbang is JTAG, and takes nothing of the board's interface") {
  ProbeAccess probe;
  probe.remote_bitbang = "127.0.0.1:9824";
  const OpenOcdCommands commands = openocd_commands(probe, stlink_board());
  CHECK(commands.before_config ==
        std::vector<std::string>{"adapter driver remote_bitbang", "remote_bitbang host 127.0.0.1",
                                 "remote_bitbang port 9824", "transport select jtag"});
  CHECK(describe(probe) == "remote_bitbang 127.0.0.1:9824");
}

TEST_CASE("probe: a Unix socket of remote_bitbang is its host, with the port 0") {
  ProbeAccess probe;
  probe.remote_bitbang = "unix:/run/a b/probe";
  const OpenOcdCommands commands = openocd_commands(probe, stlink_board());
  CHECK(commands.before_config[1] == "remote_bitbang host /run/a\\ b/probe");
  CHECK(commands.before_config[2] == "remote_bitbang port 0");
  CHECK(describe(probe) == "remote_bitbang unix:/run/a b/probe");
}

TEST_CASE("probe: an address without host or port, and a board without interface, are refused") {
  for (const char* address : {"9824", ":9824", "host:", "unix:", "unix:relative"}) {
    ProbeAccess probe;
    probe.remote_bitbang = address;
    INFO(address);
    CHECK_THROWS_AS(openocd_commands(probe, stlink_board()), Error);
  }
  CHECK_THROWS_AS(openocd_commands(ProbeAccess{}, OpenOcdTemplate{}), Error);
}
