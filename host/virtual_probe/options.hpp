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
  std::string address = "127.0.0.1";
  std::uint16_t probe_port = 0, serial_port = 0, control_port = 0;  // 0: any that is free
  std::filesystem::path flash_file;                                 // empty: none
  std::optional<std::uint32_t> idcode;
  bool verbose = false;
  bool parent_death = false;
};

}  // namespace assay::virtual_probe
