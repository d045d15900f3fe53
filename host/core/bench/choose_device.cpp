#include "host/core/bench/choose_device.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/core/data/suggest.hpp"
#include "host/core/error.hpp"

namespace assay {
namespace {

bool has_tag(const BenchDevice& device, const std::string& tag) {
  return std::find(device.tags.begin(), device.tags.end(), tag) != device.tags.end();
}

bool has_tags(const BenchDevice& device, const std::vector<std::string>& tags) {
  return std::all_of(tags.begin(), tags.end(),
                     [&](const std::string& tag) { return has_tag(device, tag); });
}

// Why it may be chosen: "left (board b1; /dev/ttyACM0, ST-Link 066E (0483:374b))".
std::string reason_for(const DeviceState& state) {
  return fmt::format("{} (board {}; {}{})", state.device.name, state.device.board, state.link.text,
                     state.probe ? ", " + state.probe->text : "");
}

std::string reason_against(const DeviceState& state) {
  if (!state.attached()) {
    return fmt::format("{} ({})", state.device.name, fmt::join(state.missing(), "; "));
  }
  return fmt::format("{} (quarantined: {})", state.device.name, state.device.quarantine);
}

// A tag that no device has is a misspelt one.
void check_tags(const BenchState& bench, const std::vector<std::string>& wanted) {
  std::vector<std::string> known;
  for (const DeviceState& state : bench.devices) {
    known.insert(known.end(), state.device.tags.begin(), state.device.tags.end());
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  for (const std::string& tag : wanted) {
    if (std::find(known.begin(), known.end(), tag) != known.end()) continue;
    throw Error(ExitCode::usage, "No device of the bench has the tag '{}'{}. The tags are: {}.",
                tag, did_you_mean(tag, known),
                known.empty() ? "none" : fmt::format("{}", fmt::join(known, ", ")));
  }
}

DeviceChoice named(const BenchState& bench, const DeviceWish& wish) {
  std::vector<std::string> names;
  const DeviceState* found = nullptr;
  for (const DeviceState& state : bench.devices) {
    names.push_back(state.device.name);
    if (state.device.name == wish.name) found = &state;
  }
  if (names.empty()) {
    throw Error(ExitCode::usage,
                "There is no device '{}': the bench names none. `assay devices --init` writes a "
                "bench file from what is plugged in.",
                wish.name);
  }
  if (found == nullptr) {
    throw Error(ExitCode::usage, "There is no device '{}'{}. The bench names: {}.", wish.name,
                did_you_mean(wish.name, names), fmt::join(names, ", "));
  }
  const BenchDevice& device = found->device;
  if (!wish.board.empty() && wish.board != device.board) {
    throw Error(ExitCode::usage, "The device {} is of the board {}, not {}.", device.name,
                device.board, wish.board);
  }
  for (const std::string& tag : wish.tags) {
    if (has_tag(device, tag)) continue;
    throw Error(ExitCode::usage, "The device {} does not have the tag '{}'.", device.name, tag);
  }
  DeviceChoice choice{*found, {}};
  if (!device.quarantine.empty()) {
    choice.warnings.push_back(
        fmt::format("{} is quarantined: {}.", device.name, device.quarantine));
  }
  return choice;
}

}  // namespace

std::optional<DeviceChoice> choose_device(const BenchState& bench, const DeviceWish& wish) {
  if (!wish.name.empty()) return named(bench, wish);
  check_tags(bench, wish.tags);
  std::vector<const DeviceState*> candidates;
  std::vector<std::string> reasons_for, reasons_against;
  for (const DeviceState& state : bench.devices) {
    if (!wish.board.empty() && state.device.board != wish.board) continue;
    if (!has_tags(state.device, wish.tags)) continue;
    if (!state.attached() || !state.device.quarantine.empty()) {
      reasons_against.push_back(reason_against(state));
      continue;
    }
    candidates.push_back(&state);
    reasons_for.push_back(reason_for(state));
  }
  if (candidates.size() > 1) {
    throw Error(ExitCode::usage,
                "Several devices of the bench could be meant: {}. Choose one with --device NAME.",
                fmt::join(reasons_for, ", "));
  }
  if (!candidates.empty()) return DeviceChoice{*candidates[0], {}};
  if (wish.tags.empty()) return std::nullopt;
  throw Error(ExitCode::flash, "No device with the tags {}{} can be chosen{}.",
              fmt::join(wish.tags, ", "), wish.board.empty() ? "" : " of the board " + wish.board,
              reasons_against.empty() ? "" : fmt::format(": {}", fmt::join(reasons_against, ", ")));
}

void require_attached(const DeviceState& device) {
  if (device.attached()) return;
  throw Error(ExitCode::flash, "The device {} is not there: {}. `assay devices` shows what is.",
              device.device.name, fmt::join(device.missing(), "; "));
}

}  // namespace assay
