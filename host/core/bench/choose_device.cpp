#include "host/core/bench/choose_device.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

bool has_tag(const DeviceEntry& device, const std::string& tag) {
  return std::find(device.tags.begin(), device.tags.end(), tag) != device.tags.end();
}

bool has_tags(const DeviceEntry& device, const std::vector<std::string>& tags) {
  return std::all_of(tags.begin(), tags.end(),
                     [&](const std::string& tag) { return has_tag(device, tag); });
}

// Why it may be chosen: "left (board b1; /dev/ttyACM0, ST-Link 066E (0483:374b))".
std::string reason_for(const MatchedDevice& state) {
  return fmt::format("{} (board {}; {}{})", state.device.name, state.device.board, state.link.text,
                     state.probe ? ", " + state.probe->text : "");
}

// Why it may not be chosen unasked; empty: it may.
std::string reason_against(const MatchedDevice& state) {
  if (!state.attached()) return fmt::format("{}", fmt::join(state.missing(), "; "));
  return state.device.quarantine.empty() ? "" : "quarantined: " + state.device.quarantine;
}

// A tag that no device has is a misspelt one.
void check_tags(const BenchState& bench, const std::vector<std::string>& wanted) {
  std::vector<std::string> known;
  for (const MatchedDevice& state : bench.devices) {
    known.insert(known.end(), state.device.tags.begin(), state.device.tags.end());
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::string& tag : wanted) {
    if (std::find(known.begin(), known.end(), tag) != known.end()) continue;
    throw Error(Blame::input, "No device of the bench has the tag '{}'{}. The tags are: {}.", tag,
                did_you_mean(tag, known),
                known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", ")));
  }
}

const MatchedDevice& named(const BenchState& bench, const std::string& name) {
  std::vector<std::string> names;
  for (const MatchedDevice& state : bench.devices) {
    if (state.device.name == name) return state;
    names.push_back(state.device.name);
  }
  if (names.empty()) {
    throw Error(Blame::input,
                "There is no device '{}': the bench names none. `assay devices --init` writes a "
                "bench file from what is plugged in.",
                name);
  }
  throw Error(Blame::input, "There is no device '{}'{}. The bench names: {}.", name,
              did_you_mean(name, names), fmt::join(names, ", "));
}

const UsbProbe* usb_probe_of(const MatchedDevice& state) {
  return state.device.probe ? std::get_if<UsbProbe>(&*state.device.probe) : nullptr;
}

// By what the bench says, else by the USB device that its link is on; null: none's.
const MatchedDevice* owner_of_probe(const BenchState& bench, const std::string& serial) {
  for (const MatchedDevice& state : bench.devices) {
    const UsbProbe* probe = usb_probe_of(state);
    if (probe != nullptr && probe->usb_serial == serial) return &state;
  }
  for (const ProbeOwner& owner : bench.probes) {
    if (owner.probe.usb.serial != serial || owner.device.empty()) continue;
    return &named(bench, owner.device);
  }
  return nullptr;
}

void check_probe(const BenchState& bench, const MatchedDevice& state, const std::string& serial) {
  if (serial.empty()) return;
  const std::string& name = state.device.name;
  const UsbProbe* probe = usb_probe_of(state);
  if (state.device.probe && (probe == nullptr || probe->usb_serial != serial)) {
    throw Error(Blame::input,
                "The device {} has another debug probe than {}: the bench says {}. Name the one or "
                "the other.",
                name, serial,
                probe != nullptr ? probe->usb_serial
                                 : std::get<RemoteBitbangProbe>(*state.device.probe).address);
  }
  const MatchedDevice* owner = owner_of_probe(bench, serial);
  if (owner == nullptr || owner == &state) return;
  throw Error(Blame::input, "The debug probe {} is that of the device {}, not of {}.", serial,
              owner->device.name, name);
}

// A device that the user names, by its name or by that of its probe.
DeviceChoice taken(const BenchState& bench, const MatchedDevice& state, const DeviceWish& wish) {
  const DeviceEntry& device = state.device;
  const std::string subject =
      wish.name.empty()
          ? fmt::format("The device {}, of the debug probe {},", device.name, wish.probe)
          : "The device " + device.name;
  if (!wish.board.empty() && wish.board != device.board) {
    throw Error(Blame::input, "{} is of the board {}, not {}.", subject, device.board, wish.board);
  }
  for (const std::string& tag : wish.tags) {
    if (has_tag(device, tag)) continue;
    throw Error(Blame::input, "{} does not have the tag '{}'.", subject, tag);
  }
  check_probe(bench, state, wish.probe);
  DeviceChoice choice{state, {}};
  if (!device.quarantine.empty()) {
    choice.warnings.push_back(
        fmt::format("{} is quarantined: {}.", device.name, device.quarantine));
  }
  return choice;
}

// Nothing where the probe is no device's.
std::optional<DeviceChoice> by_probe(const BenchState& bench, const DeviceWish& wish) {
  if (const MatchedDevice* owner = owner_of_probe(bench, wish.probe)) {
    return taken(bench, *owner, wish);
  }
  if (wish.tags.empty()) return std::nullopt;
  throw Error(Blame::input,
              "The debug probe {} is that of no device of the bench, and so has "
              "not the tags {}.",
              wish.probe, fmt::join(wish.tags, ", "));
}

}  // namespace

std::optional<DeviceChoice> choose_device(const BenchState& bench, const DeviceWish& wish) {
  if (!wish.name.empty()) return taken(bench, named(bench, wish.name), wish);
  check_tags(bench, wish.tags);
  if (!wish.probe.empty()) return by_probe(bench, wish);
  std::vector<const MatchedDevice*> candidates;
  std::vector<std::string> reasons_for, reasons_against;
  for (const MatchedDevice& state : bench.devices) {
    if (!wish.board.empty() && state.device.board != wish.board) continue;
    if (!has_tags(state.device, wish.tags)) continue;
    if (const std::string reason = reason_against(state); !reason.empty()) {
      reasons_against.push_back(fmt::format("{} ({})", state.device.name, reason));
      continue;
    }
    candidates.push_back(&state);
    reasons_for.push_back(reason_for(state));
  }
  if (candidates.size() > 1) {
    throw Error(Blame::input,
                "Several devices of the bench could be meant: {}. Choose one with --device NAME.",
                fmt::join(reasons_for, ", "));
  }
  if (!candidates.empty()) return DeviceChoice{*candidates[0], {}};
  if (wish.tags.empty()) return std::nullopt;
  throw Error(Blame::flash, "No device with the tags {}{} can be chosen{}.",
              fmt::join(wish.tags, ", "), wish.board.empty() ? "" : " of the board " + wish.board,
              reasons_against.empty() ? "" : fmt::format(": {}", fmt::join(reasons_against, ", ")));
}

std::vector<std::string> passed_over(const BenchState& bench, const std::string& board) {
  std::vector<std::string> sentences;
  for (const MatchedDevice& state : bench.devices) {
    if (!board.empty() && state.device.board != board) continue;
    const std::string reason = reason_against(state);
    if (reason.empty()) continue;
    sentences.push_back(fmt::format("{} is not used: {}.", state.device.name, reason));
  }
  return sentences;
}

void require_attached(const MatchedDevice& device) {
  if (device.attached()) return;
  throw Error(Blame::flash, "The device {} is not there: {}. `assay devices` shows what is.",
              device.device.name, fmt::join(device.missing(), "; "));
}

}  // namespace assay
