// A first bench file, from what is plugged in.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/ports/plugged_devices.hpp"

namespace assay {

// A USB device that the file leaves out, since it may be several boards, or none that is known.
struct LeftOut {
  std::string what;                 // "ST-Link 066E (0483:374b)"
  std::vector<std::string> boards;  // that it may be
  nlohmann::ordered_json entry;     // of `devices`, to be added once name and board are filled in
};

struct BenchDraft {
  nlohmann::ordered_json document;   // keeps the schema
  std::vector<std::string> written;  // "NAME: ST-Link 066E (0483:374b), /dev/ttyACM0"
  std::vector<LeftOut> left_out;
};

// Debug probes and USB serial ports become devices, of the board that alone names their vendor and
// product. A device without a serial port is given RTT as its link.
BenchDraft draft_bench(const std::vector<Board>& boards, const std::vector<UsbDevice>& usb_devices,
                       const std::vector<SerialPort>& ports);

}  // namespace assay
