#include "host/cli/place.hpp"

#include "host/adapters/link_url.hpp"
#include "host/cli/checks.hpp"
#include "host/cli/environment.hpp"
#include "host/cli/flashing.hpp"
#include "host/cli/usage_error.hpp"
#include "host/core/bench/choose_device.hpp"
#include "host/core/bench/read_bench.hpp"
#include "host/core/bench/thing_keys.hpp"
#include "host/core/board/read_board.hpp"

namespace assay {
namespace {

Bench bench_of(App& app, const std::string& option) {
  BenchRules rules;
  for (const Board& board : list_boards(app.share() / "boards")) rules.boards.push_back(board.name);
  rules.check_url = [](std::string_view url) { parse_attach_url(url); };
  return read_bench(find_bench_file(option, variable), rules);
}

// A device that no bench names: the probe that is plugged in, and the serial port beside it or the
// link of --attach.
DeviceState plugged_device(App& app, const DeskOptions& desk, const std::string& board,
                           const std::string& attach) {
  PluggedDevices& plugged = app.plugged_devices();
  BenchDevice device;
  device.name = board;
  device.board = board;
  const Board known = app.board(board);
  const bool by_probe =
      !known.access.flashers.empty() && known.access.flashers.front().openocd.has_value();
  if (by_probe || !desk.probe.empty()) {
    const PluggedProbe probe = choose_probe(find_probes(plugged.usb_devices()), desk.probe);
    device.probe = UsbProbe{probe.usb.serial, probe.interface};
    device.link = UsbSerialLink{probe.usb.serial, std::nullopt, std::nullopt};
  }
  if (!attach.empty()) {
    device.link = UrlLink{attach};
  } else if (!device.probe) {
    throw Error(ExitCode::flash,
                "Nothing says where the {} is: name its serial port with --attach, or the device "
                "in a bench file (`assay devices --init` begins one).",
                board);
  }
  return match(Bench{{}, {device}}, plugged).devices.front();
}

}  // namespace

std::string Place::name() const { return device ? device->device.name : ""; }

void add_desk_switches(Switches command, DeskOptions& options) {
  options.reaches = true;
  command.option("--device", options.device, "Device of the bench file (see `assay devices`)");
  command.option("--bench", options.bench, "Bench file ($ASSAY_BENCH, ~/.config/assay/bench.json)");
  command.option("--tag", options.tags, "Only bench devices with this tag");
  command.option("--flash", options.flasher,
                 "What flashes it: a flasher of the board's board.json; an emulated board runs "
                 "behind a virtual debug probe then");
  command.option("--probe", options.probe, "USB serial number of the debug probe");
  command.flag("--force", options.force, "Flash, even what is on the device already");
  command.flag("--verify", options.verify, "Compare, even what is on the device already");
  command.option("--wait", options.wait_s, "Seconds to wait for a device that is in use (not)")
      .check(number_between(0.0, kMostSeconds, "seconds"));
}

Place choose_place(App& app, const DeskOptions& desk, const std::string& board,
                   const std::string& attach) {
  Place place;
  place.board = board;
  const bool flashes = desk.flashes || !desk.flasher.empty() || !desk.probe.empty();
  if (!attach.empty() && !flashes) {
    if (!desk.device.empty()) {
      throw CommandLineError("--attach and --device name two devices: give one of them.");
    }
    place.kind = PlaceKind::attached;
    return place;
  }
  if (attach.empty()) {
    const Bench bench = bench_of(app, desk.bench);
    if (!bench.devices.empty() || !desk.device.empty() || !desk.tags.empty()) {
      const BenchState state = match(bench, app.plugged_devices());
      if (auto choice = choose_device(state, {desk.device, board, desk.tags})) {
        for (const std::string& warning : choice->warnings) app.warn(warning);
        place.kind = PlaceKind::device;
        place.board = choice->state.device.board;
        place.rtt = std::holds_alternative<RttLink>(choice->state.device.link);
        place.device = std::move(choice->state);
        return place;
      }
    }
  }
  const Board chosen = app.board(board);
  if (chosen.native || (chosen.emulated && !flashes && attach.empty())) return place;
  place.board = chosen.name;
  if (chosen.emulated && attach.empty()) {
    place.kind = PlaceKind::virtual_probe;
    return place;
  }
  place.kind = PlaceKind::device;
  place.device = plugged_device(app, desk, chosen.name, attach);
  return place;
}

Place over_rtt(App& app, Place place) {
  const bool by_probe = place.kind == PlaceKind::virtual_probe ||
                        (place.kind == PlaceKind::device && place.device->device.probe.has_value());
  if (!by_probe || openocd_flasher(app.board(place.board)) == nullptr) {
    throw Error(ExitCode::usage,
                "A link over RTT goes through a debug probe and OpenOCD; the board {} has none. "
                "`assay boards` tells which have.",
                app.board(place.board).name);
  }
  if (place.device) place.device->device.link = RttLink{};
  place.rtt = true;
  return place;
}

}  // namespace assay
