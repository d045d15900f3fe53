// Which of a bench's devices a command is for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/core/bench/match.hpp"

namespace assay {

struct DeviceWish {
  std::string name;               // --device; empty: none
  std::string board;              // --board; empty: any
  std::vector<std::string> tags;  // --tag: it has all of them
  std::string probe = {};         // --probe: USB serial number; empty: any
};

struct DeviceChoice {
  MatchedDevice state;
  std::vector<std::string> warnings;  // whole sentences, for standard error
};

// The device with the wished name or debug probe, also a quarantined one, with a warning; nothing
// where the probe is no device's and no tag is wished for. Without either: the only one that is
// attached, not quarantined, of the wished board and with the wished tags; nothing where there is
// none and no tag is wished for. Whether a named one's hardware is there is
// require_attached()'s to say, after the device's lock is held: another run may be switching it off
// and on at this moment.
// Throws Error(input) for an unknown name or tag (a near miss is suggested), for a named device
// that is of another board, has another probe or lacks a tag, and where several could be meant,
// with all of them; Error(flash) where devices have the tags, but none is attached and free to be
// chosen.
std::optional<DeviceChoice> choose_device(const BenchState& bench, const DeviceWish& wish);

// "left is not used: quarantined: resets by itself.": the devices of the board (empty: of any) that
// choose_device() does not take unasked.
std::vector<std::string> passed_over(const BenchState& bench, const std::string& board);

// Throws Error(flash) with what is missing of the device.
void require_attached(const MatchedDevice& device);

}  // namespace assay
