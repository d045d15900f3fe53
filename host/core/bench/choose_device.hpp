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
};

struct DeviceChoice {
  DeviceState state;
  std::vector<std::string> warnings;  // whole sentences, for standard error
};

// The device with the wished name, also a quarantined one, with a warning. Without a name: the only
// one that is attached, not quarantined, of the wished board and with the wished tags; nothing
// where there is none and no tag is wished for. Whether a named one's hardware is there is
// require_attached()'s to say, after the device's lock is held: another run may be switching it off
// and on at this moment.
// Throws Error(usage) for an unknown name or tag (a near miss is suggested), for a named device
// that is of another board or lacks a tag, and where several could be meant, with all of them;
// Error(flash) where devices have the tags, but none is attached and free to be chosen.
std::optional<DeviceChoice> choose_device(const BenchState& bench, const DeviceWish& wish);

// Throws Error(flash) with what is missing of the device.
void require_attached(const DeviceState& device);

}  // namespace assay
