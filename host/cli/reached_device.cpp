#include "host/cli/reached_device.hpp"

#include <cstdlib>

#include "host/adapters/open_link.hpp"
#include "host/core/bench/choose_device.hpp"

namespace assay {
namespace {

const char* variable(const char* name) { return std::getenv(name); }

DeviceState behind(const VirtualProbeProcess& probe, const std::string& board) {
  BenchDevice device;
  device.name = board;
  device.board = board;
  device.probe = RemoteBitbangProbe{probe.probe()};
  device.link = UrlLink{"tcp://" + probe.serial()};
  return match(Bench{{}, {device}}, {}, {}).devices.front();
}

// As --attach takes it.
std::string link_url(const BenchLink& link) {
  const auto with_baud = [](std::string url, const std::optional<std::uint32_t>& baud) {
    return baud ? fmt::format("{}?baud={}", url, *baud) : url;
  };
  if (const auto* url = std::get_if<UrlLink>(&link)) return url->url;
  if (const auto* path = std::get_if<PathLink>(&link)) {
    return with_baud("serial://" + path->path, path->baud);
  }
  if (const auto* usb = std::get_if<UsbSerialLink>(&link)) {
    std::string url = with_baud("usb:" + usb->usb_serial, usb->baud);
    if (usb->interface)
      url += fmt::format("{}interface={}", usb->baud ? '&' : '?', *usb->interface);
    return url;
  }
  throw Error(ExitCode::usage, "A link over RTT is not supported yet.");
}

}  // namespace

DeviceLock lock_device(App& app, const std::string& name, const std::vector<std::string>& keys,
                       const std::optional<double>& wait_s) {
  LockRequest request;
  request.device = name;
  request.keys = keys;
  request.command = app.command;
  if (wait_s) {
    request.wait = std::chrono::duration_cast<Duration>(std::chrono::duration<double>(*wait_s));
  }
  if (const char* held = std::getenv(held_lock_variable)) request.made_under = held;
  return DeviceLock::acquire(
      lock_folder(variable), request, [&](const std::string& in_use, int position) {
        app.warn(fmt::format("{}; waiting, {} to come before.", in_use, position));
      });
}

ReachedDevice::ReachedDevice(App& app, const Place& place, const Board& board,
                             const DeskOptions& desk)
    : app_(app), board_(board) {
  if (place.kind == PlaceKind::virtual_probe) {
    virtual_probe_ = std::make_unique<VirtualProbeProcess>(
        app.processes(), app.clock(), app.companion("assay-vprobe"), board.name);
    state_ = behind(*virtual_probe_, board.name);
  } else {
    const BenchDevice& device = place.device->device;
    lock_.emplace(lock_device(app, device.name, place.device->keys, desk.wait_s));
    // While it was waited for, another may have switched it off and on.
    state_ = match(Bench{{}, {device}}, app.plugged_devices()).devices.front();
    require_attached(state_);
  }
  if (!board.access.flashers.empty() || !desk.flasher.empty()) {
    flashing_ = std::make_unique<Flashing>(app, board, state_, desk.flasher);
  }
}

std::unique_ptr<Link> ReachedDevice::open_link(Duration patience) const {
  LinkDefaults defaults;
  defaults.baud = board_.link_rate_baud.value_or(defaults.baud);
  return assay::open_link(parse_attach_url(link_url(state_.device.link)), app_.plugged_devices(),
                          patience, defaults);
}

std::optional<std::string> ReachedDevice::death() {
  return virtual_probe_ ? virtual_probe_->death() : std::nullopt;
}

}  // namespace assay
