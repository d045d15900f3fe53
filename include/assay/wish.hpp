// What firmware is wished for, and where it is to run. Empty and absent is not given.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "assay/export.hpp"

ASSAY_BEGIN
// One of `archive`, `image` and `elf`; none where the device runs it already.
struct FirmwareWish {
  std::string archive;                // or folder with an archive and cases
  std::string image;                  // built before
  std::string elf;                    // firmware with its own main
  std::vector<std::string> models;    // names; empty: all
  std::vector<std::string> sources;   // C or C++ files, or folders of them, compiled in
  std::vector<std::string> includes;  // folders of headers
  std::vector<std::string> libraries;
  std::vector<std::string> defines;  // NAME or NAME=VALUE
  std::vector<std::string> pools;    // NAME=REGION
  std::optional<std::uint64_t> stack_bytes;
  std::optional<std::uint64_t> argument_bytes;  // for arguments of calls larger than a frame
  bool keep_signatures = false;                 // the names of remote functions, on the device
};

struct PlaceWish {
  std::string board;              // empty: the default, or that of the device or image
  std::string attach;             // link URL of a device that runs already (docs/links.md)
  std::string link;               // link URL to a board that is started; "rtt": the debug probe
  std::string device;             // of the bench file
  std::vector<std::string> tags;  // that the device has to have
  std::string flasher;            // of board.json
  std::string probe;              // USB serial number
  bool force = false;             // flash what is there already
  bool verify = false;            // compare what is there already
  std::optional<double> wait_s;   // for a device in use; absent: not at all
  std::uint32_t rate_baud = 0;    // to raise the line to; 0: not
};

ASSAY_END
