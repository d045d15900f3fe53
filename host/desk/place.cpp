#include "host/desk/place.hpp"

#include <fmt/ranges.h>

#include "host/base/wish_error.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/core/bench/free_probes.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/desk/desk_bench.hpp"
#include "host/desk/flashing.hpp"

namespace assay {
namespace {

std::vector<PluggedProbe> all_probes(const BenchState& bench) {
  std::vector<PluggedProbe> probes;
  for (const ProbeOwner& owner : bench.probes) probes.push_back(owner.probe);
  return probes;
}

std::string list_probes(const std::vector<PluggedProbe>& probes) {
  std::vector<std::string> texts;
  for (const PluggedProbe& probe : probes) texts.push_back(describe(probe));
  return fmt::format("{}", fmt::join(texts, ", "));
}

std::string not_told_apart(const PluggedProbe& probe) {
  return fmt::format(
      "The {} cannot be told from the others of its kind that are plugged in: unplug those.",
      describe(probe));
}

// Of the probes that no bench device has, where none is wanted.
PluggedProbe plugged_probe(const BenchState& bench, const std::optional<MatchedDevice>& linked,
                           const std::string& wanted) {
  if (!wanted.empty()) return choose_probe(all_probes(bench), wanted);
  if (linked) {
    const auto beside = probes_beside(bench, *linked);
    if (!beside.empty()) return choose_probe(beside, wanted);
  }
  const auto free = unowned_probes(bench);
  if (!free.empty() || bench.probes.empty()) return choose_probe(free, wanted);
  std::vector<std::string> owners;
  for (const ProbeOwner& owner : bench.probes) {
    owners.push_back(fmt::format("{} is that of {}", describe(owner.probe), owner.device));
  }
  throw Error(Blame::flash,
              "No debug probe is free: by the bench {}. Name the device with --device, or the "
              "probe with --probe.",
              fmt::join(owners, ", "));
}

// The serial port on the probe's USB device.
BenchLink link_beside(const PluggedProbe& probe, const std::vector<SerialPort>& ports) {
  if (!probe.usb.serial.empty()) return UsbSerialLink{probe.usb.serial, {}, {}};
  std::vector<std::string> paths;
  for (const SerialPort& port : ports) {
    if (port.usb && is_probe(*port.usb, bench_probe(probe, {}))) paths.push_back(port.path);
  }
  if (paths.size() == 1) return PathLink{paths[0], {}};
  throw Error(Blame::flash,
              "The {} does not tell which serial port is the board's: name it with --attach.",
              describe(probe));
}

// A device that no bench names: the probe that is plugged in, and the serial port beside it or the
// link of --attach.
MatchedDevice plugged_device(const JobContext& job, const PlaceWish& wish, const Board& board,
                             const Bench& bench) {
  PluggedDevices& plugged = job.outside.plugged_devices;
  DeviceEntry device;
  device.name = board.name;
  device.board = board.name;
  std::optional<MatchedDevice> linked;
  if (!wish.attach.empty()) {
    device.link = UrlLink{wish.attach};
    linked = match(Bench{{}, {device}}, plugged).devices.front();
  }
  const bool by_probe =
      !board.access.flashers.empty() && board.access.flashers.front().openocd.has_value();
  if (by_probe || !wish.probe.empty()) {
    const BenchState state = match(bench, plugged);
    const PluggedProbe probe = plugged_probe(state, linked, wish.probe);
    if (is_ambiguous(probe, state)) throw Error(Blame::input, "{}", not_told_apart(probe));
    device.probe = bench_probe(probe, board.access);
    if (wish.attach.empty()) device.link = link_beside(probe, plugged.serial_ports());
  } else if (wish.attach.empty()) {
    throw Error(Blame::flash,
                "Nothing says where the {} is: name its serial port with --attach, or the device "
                "in a bench file (`assay devices --init` begins one).",
                board.name);
  }
  return match(Bench{{}, {device}}, plugged).devices.front();
}

std::vector<PluggedProbe> probes_for(const BenchState& bench, const MatchedDevice& state,
                                     const BoardAccess& access) {
  const auto beside = fitting_probes(probes_beside(bench, state), access);
  return beside.empty() ? fitting_probes(unowned_probes(bench), access) : beside;
}

// A program that is told no serial number takes any probe: so where the bench names none for the
// device, the one that is plugged in is named.
void name_probe(const JobContext& job, const PlaceWish& wish, const BenchState& bench,
                MatchedDevice& state) {
  const Board board = board_named(job, state.device.board);
  if (state.device.probe || (board.access.flashers.empty() && wish.flasher.empty())) return;
  const bool needed = goes_through_probe(choose_flasher(board, wish.flasher));
  if (!needed && wish.probe.empty()) return;
  const auto probes = wish.probe.empty() ? probes_for(bench, state, board.access)
                                         : std::vector{choose_probe(all_probes(bench), wish.probe)};
  // One that udev does not tell of: the flasher may find it.
  if (probes.empty() || bench_probe(probes[0], board.access).interface.empty()) return;
  if (probes.size() > 1) {
    state.unclear_probe = fmt::format(
        "Several debug probes may be that of {}: {}. Name the one in the bench under \"probe\", or "
        "choose it with --probe.",
        state.device.name, list_probes(probes));
  } else if (is_ambiguous(probes[0], bench)) {
    state.unclear_probe = not_told_apart(probes[0]);
  } else {
    DeviceEntry device = state.device;
    device.probe = bench_probe(probes[0], board.access);
    state = match(Bench{{}, {device}}, job.outside.plugged_devices).devices.front();
  }
  // What may need no probe, as a device that runs the image already, is told when it does.
  if (wish.flashes && !state.unclear_probe.empty()) {
    throw Error(Blame::input, "{}", state.unclear_probe);
  }
}

// Nothing where no device of the bench is to be used.
std::optional<Place> bench_place(const JobContext& job, const PlaceWish& wish, const Bench& bench) {
  if (bench.devices.empty() && wish.device.empty() && wish.tags.empty()) return std::nullopt;
  const BenchState state = match(bench, job.outside.plugged_devices);
  auto choice = choose_device(state, {wish.device, wish.board, wish.tags, wish.probe});
  if (!choice) {
    if (!wish.probe.empty()) return std::nullopt;
    for (const std::string& warning : passed_over(state, wish.board)) job.events.warning(warning);
    return std::nullopt;
  }
  for (const std::string& warning : choice->warnings) job.events.warning(warning);
  name_probe(job, wish, state, choice->state);
  Place place;
  place.kind = PlaceKind::device;
  place.board = choice->state.device.board;
  place.rtt = std::holds_alternative<RttLink>(choice->state.device.link);
  place.device = std::move(choice->state);
  return place;
}

}  // namespace

std::string Place::name() const { return device ? device->device.name : ""; }

Place choose_place(const JobContext& job, const PlaceWish& wish) {
  if (!wish.attach.empty() && !(wish.device.empty() && wish.tags.empty())) {
    throw WishError("--attach and {} name two devices: give one of them.",
                    wish.device.empty() ? "--tag" : "--device");
  }
  Place place;
  place.board = wish.board;
  const bool flashes = wish.flashes || !wish.flasher.empty() || !wish.probe.empty();
  if (!wish.attach.empty() && !flashes) {
    place.kind = PlaceKind::attached;
    return place;
  }
  const Bench bench = desk_bench(job, wish.bench);
  if (wish.attach.empty()) {
    if (auto found = bench_place(job, wish, bench)) return std::move(*found);
  }
  const Board chosen = board_named(job, wish.board);
  if (chosen.native || (chosen.emulated && !flashes && wish.attach.empty())) return place;
  place.board = chosen.name;
  if (chosen.emulated && wish.attach.empty() && wish.probe.empty()) {
    place.kind = PlaceKind::virtual_probe;
    return place;
  }
  place.kind = PlaceKind::device;
  place.device = plugged_device(job, wish, chosen, bench);
  return place;
}

Place over_rtt(const JobContext& job, Place place) {
  const bool by_probe = place.kind == PlaceKind::virtual_probe ||
                        (place.kind == PlaceKind::device && place.device->device.probe.has_value());
  if (!by_probe || openocd_flasher(board_named(job, place.board)) == nullptr) {
    throw Error(Blame::input,
                "A link over RTT goes through a debug probe and OpenOCD; the board {} has none. "
                "`assay boards` tells which have.",
                board_named(job, place.board).name);
  }
  if (place.device) place.device->device.link = RttLink{};
  place.rtt = true;
  return place;
}

}  // namespace assay
