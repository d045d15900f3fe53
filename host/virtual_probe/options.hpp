// The command line of assay-vprobe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace assay::virtual_probe {

struct Options {
  std::string board;
  std::vector<std::string> boards;  // folders of further boards
  // TCP ports, 0: any that is free. What has none listens on a Unix socket.
  std::optional<std::uint16_t> probe_port, serial_port, control_port;
  std::string address;               // of the TCP ports; empty: the loopback interface's
  std::filesystem::path flash_file;  // empty: none
  std::optional<std::uint32_t> idcode;
  bool verbose = false;
  bool parent_death = false;
};

}  // namespace assay::virtual_probe
