// What is plugged in, and what the bench file says about it: may this user use it?
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "host/core/bench/match.hpp"
#include "host/core/board/board.hpp"
#include "host/core/doctor/finding.hpp"

namespace assay {

struct DeskRules {
  bool has_probe_rules = false;  // OpenOCD's udev rules are installed
  std::function<PortFile(const std::string& path)> port_file;
};

// Debug probes, and serial ports of USB devices, that this user may not open are problems; what may
// be no probe, and ports on this computer's own board, are notes.
Findings check_plugged(const std::vector<UsbDevice>& usb_devices,
                       const std::vector<SerialPort>& ports, const DeskRules& rules);

// Devices of the bench that are missing are notes. Nothing where there is no bench file.
Findings check_bench_devices(const Bench& bench, const BenchState& state);

// The boards that the desk may hold: those of the bench, and those whose USB numbers are plugged
// in.
std::set<std::string> boards_of_desk(const std::vector<Board>& boards, const Bench& bench,
                                     const std::vector<UsbDevice>& usb_devices);

}  // namespace assay
