#include "host/report/devices_report.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/core/data/time_text.hpp"

namespace assay {
namespace {

using nlohmann::ordered_json;

const char* text_of(Presence presence) {
  switch (presence) {
    case Presence::attached:
      return "attached";
    case Presence::missing:
      return "missing";
    case Presence::unchecked:
      return "not checked here";
  }
  return "";
}

ordered_json or_null(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

ordered_json usb_json(const UsbDevice& usb) {
  return {{"vendor", fmt::format("{:04x}", usb.vendor)},
          {"product", fmt::format("{:04x}", usb.product)},
          {"serial", usb.serial},
          {"manufacturer", usb.manufacturer},
          {"name", usb.name}};
}

ordered_json holder_json(const LockTicket& holder) {
  return {{"command", holder.command},
          {"pid", holder.pid},
          {"user", holder.user},
          {"device", holder.device},
          {"since", utc_time_text(holder.since)}};
}

ordered_json device_json(const MatchedDevice& state, const LockUse& use) {
  ordered_json link = {{"presence", text_of(state.link.presence)}, {"text", state.link.text}};
  link["port"] = state.link.port ? ordered_json(state.link.port->path) : ordered_json();
  ordered_json probe;
  if (state.probe) {
    probe = {{"presence", text_of(state.probe->presence)},
             {"text", state.probe->text},
             {"interface", or_null(state.probe->interface)}};
  }
  return {{"name", state.device.name},
          {"board", state.device.board},
          {"attached", state.attached()},
          {"missing", state.missing()},
          {"link", link},
          {"probe", probe},
          {"tags", state.device.tags},
          {"quarantine", or_null(state.device.quarantine)},
          {"busy", use.holder ? holder_json(*use.holder) : ordered_json()},
          {"waiting", use.waiting}};
}

ordered_json port_json(const PortOwner& each) {
  const SerialPort& port = each.port;
  return {{"path", port.path},
          {"by_id", or_null(port.by_id)},
          {"usb", port.usb ? usb_json(*port.usb) : ordered_json()},
          {"interface", port.interface ? ordered_json(*port.interface) : ordered_json()},
          {"accessible", port.accessible},
          {"device", or_null(each.device)}};
}

ordered_json probe_json(const ProbeOwner& each) {
  return {{"kind", each.probe.kind},
          {"interface", or_null(each.probe.interface)},
          {"usb", usb_json(each.probe.usb)},
          {"accessible", each.probe.usb.accessible},
          {"device", or_null(each.device)}};
}

std::string permission(bool accessible) {
  return accessible ? "" : "; no permission to open it: see docs/benches.md";
}

std::string device_text(const MatchedDevice& state, const LockUse& use, std::time_t now,
                        std::size_t name_width, std::size_t board_width) {
  std::vector<std::string> parts = {state.link.text};
  if (state.probe) parts.push_back(state.probe->text);
  const std::string presence = state.attached()
                                   ? fmt::format("attached: {}", fmt::join(parts, ", "))
                                   : fmt::format("missing: {}", fmt::join(state.missing(), "; "));
  std::string text = fmt::format("  {:<{}}  {:<{}}  {}\n", state.device.name, name_width,
                                 state.device.board, board_width, presence);
  const std::string indent(name_width + board_width + 6, ' ');
  const auto add = [&](const std::string& line) { text += indent + line + "\n"; };
  if (use.holder) add("in use by " + holder_text(*use.holder, now));
  if (use.waiting > 0) add(fmt::format("{} waiting for it", use.waiting));
  if (!state.device.tags.empty()) add(fmt::format("tags: {}", fmt::join(state.device.tags, ", ")));
  if (!state.device.quarantine.empty()) add("quarantined: " + state.device.quarantine);
  return text;
}

std::string port_text(const SerialPort& port) {
  std::string text = "  serial port  " + port.path;
  if (port.usb) {
    text += fmt::format(": {} {} ({:04x}:{:04x})", port.usb->name, port.usb->serial,
                        port.usb->vendor, port.usb->product);
  }
  if (port.interface) text += fmt::format(", interface {}", *port.interface);
  return text + permission(port.accessible) + "\n";
}

std::string probe_text(const PluggedProbe& probe) {
  return fmt::format("  debug probe  {}, {}{}\n", describe(probe),
                     probe.interface.empty() ? "if it is one" : probe.interface,
                     permission(probe.usb.accessible));
}

std::string without_controls(std::string text) {
  for (char& c : text) {
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f) c = '?';
  }
  return text;
}

constexpr const char* kEmptyDesk =
    "No debug probe and no USB serial port is plugged in. Plug in a board by a USB cable that "
    "carries "
    "data;\nwithout one, the emulated boards of `assay boards` are there to use.\n";

}  // namespace

ordered_json devices_json(const DevicesReport& report) {
  ordered_json json = {{"version", 1},
                       {"bench", or_null(report.bench_file)},
                       {"devices", ordered_json::array()},
                       {"probes", ordered_json::array()},
                       {"ports", ordered_json::array()}};
  for (std::size_t i = 0; i < report.state.devices.size(); ++i) {
    json["devices"].push_back(device_json(report.state.devices[i], report.uses.at(i)));
  }
  for (const ProbeOwner& each : report.state.probes) json["probes"].push_back(probe_json(each));
  for (const PortOwner& each : report.state.ports) json["ports"].push_back(port_json(each));
  return json;
}

std::string devices_text(const DevicesReport& report) {
  const BenchState& state = report.state;
  std::string text;
  std::size_t name_width = 0, board_width = 0;
  for (const MatchedDevice& each : state.devices) {
    name_width = std::max(name_width, each.device.name.size());
    board_width = std::max(board_width, each.device.board.size());
  }
  if (!state.devices.empty()) text += fmt::format("Devices of {}:\n", report.bench_file);
  for (std::size_t i = 0; i < state.devices.size(); ++i) {
    text += device_text(state.devices[i], report.uses.at(i), report.now, name_width, board_width);
  }
  std::string others;
  for (const ProbeOwner& each : state.probes) {
    if (each.device.empty()) others += probe_text(each.probe);
  }
  for (const PortOwner& each : state.ports) {
    if (each.device.empty()) others += port_text(each.port);
  }
  if (!others.empty()) {
    text += state.devices.empty() ? "Plugged in; no bench file gives it a name:\n"
                                  : "Plugged in, but none of these:\n";
    text += others;
  }
  // A UART on this computer's own board is no device on the desk.
  const bool desk_is_empty =
      state.probes.empty() && std::none_of(state.ports.begin(), state.ports.end(),
                                           [](const PortOwner& each) { return !!each.port.usb; });
  if (desk_is_empty) text += kEmptyDesk;
  if (!desk_is_empty && report.bench_file.empty()) {
    text += "`assay devices --init` writes a first bench file from it.\n";
  }
  return without_controls(text);
}

}  // namespace assay
