#include "host/core/bench/thing_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "host/core/bench/probes.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

struct UrlParts {
  std::string_view scheme;  // empty where there is none
  std::string_view body;    // "HOST:PORT", a path, a serial number
  std::string_view query;
};

// [chaos+]SCHEME://BODY[?QUERY], SCHEME:BODY or BODY.
UrlParts split(std::string_view url) {
  if (url.starts_with("chaos+")) url.remove_prefix(6);
  UrlParts parts;
  const std::size_t mark = std::min(url.find('?'), url.size());
  parts.query = url.substr(std::min(mark + 1, url.size()));
  parts.body = url.substr(0, mark);
  if (parts.body.starts_with('/')) return parts;  // whatever stands in the path
  if (parts.body.starts_with(unix_scheme)) {
    parts.scheme = "unix";
    parts.body.remove_prefix(unix_scheme.size());
    return parts;
  }
  for (const std::string_view end : {"usb:", "://", ":/"}) {
    const bool usb = end == "usb:";
    const std::size_t at =
        usb && !parts.body.starts_with(end) ? parts.body.npos : parts.body.find(end);
    if (at == parts.body.npos) continue;
    parts.scheme = usb ? "usb" : parts.body.substr(0, at);
    // Of ":/" the slash begins a path.
    parts.body.remove_prefix(at + (end == ":/" ? 1 : end.size()));
    break;
  }
  return parts;
}

std::optional<int> interface_in(std::string_view query) {
  constexpr std::string_view name = "interface=";
  const std::size_t at = query.find(name);
  if (at == query.npos) return std::nullopt;
  query.remove_prefix(at + name.size());
  int number = 0;
  const auto end = std::from_chars(query.data(), query.data() + query.size(), number);
  return end.ec == std::errc() ? std::optional(number) : std::nullopt;
}

// A server that is reached by two names of this computer is one thing.
std::string network_key(std::string_view address) {
  std::string host_and_port = lower_case(address.substr(0, address.find('/')));
  for (const std::string_view name : {"localhost:", "[::1]:"}) {
    if (!host_and_port.starts_with(name)) continue;
    host_and_port.replace(0, name.size(), "127.0.0.1:");
  }
  return "net:" + host_and_port;
}

// A socket that is reached by two paths is one thing.
std::string socket_key(std::string_view path) {
  std::error_code missing;
  const auto real = std::filesystem::weakly_canonical(path, missing);
  return "unix:" + (missing ? std::string(path) : real.string());
}

std::vector<std::string> path_keys(const std::string& path,
                                   const std::vector<SerialPort>& plugged) {
  if (const SerialPort* port = port_at(path, plugged)) return port_keys(*port, plugged);
  std::error_code missing;
  const auto real = std::filesystem::weakly_canonical(path, missing);
  return {"port:" + (missing ? path : real.string())};
}

std::vector<std::string> usb_keys(const UsbSerialLink& link,
                                  const std::vector<SerialPort>& plugged) {
  std::vector<const SerialPort*> ports;
  for (const SerialPort& port : plugged) {
    if (port.usb && port.usb->serial == link.usb_serial) ports.push_back(&port);
  }
  std::vector<std::string> keys;
  if (link.interface) {
    keys.push_back(fmt::format("port:{}:{}", link.usb_serial, *link.interface));
  } else {
    keys.push_back("port:" + link.usb_serial);
  }
  const bool is_it =
      ports.size() == 1 && (!link.interface || ports[0]->interface == link.interface);
  if (is_it) {
    for (const std::string& key : port_keys(*ports[0], plugged)) keys.push_back(key);
  }
  return keys;
}

}  // namespace

std::string probe_key(const UsbDevice& probe) {
  if (!probe.serial.empty()) return "probe:" + probe.serial;
  return fmt::format("probe:{:04x}:{:04x}", probe.vendor, probe.product);
}

bool is_probe(const UsbDevice& device, const UsbProbe& probe) {
  if (device.serial != probe.usb_serial) return false;
  return !probe.usb_serial.empty() ||
         (device.vendor == probe.vendor && device.product == probe.product);
}

std::vector<std::string> probe_keys(const BenchProbe& probe,
                                    const std::vector<SerialPort>& plugged) {
  const auto* usb = std::get_if<UsbProbe>(&probe);
  if (usb == nullptr) return url_keys(std::get<RemoteBitbangProbe>(probe).address, plugged);
  UsbDevice device;
  device.serial = usb->usb_serial;
  device.vendor = usb->vendor;
  device.product = usb->product;
  std::vector<std::string> keys = {probe_key(device)};
  for (const SerialPort& port : plugged) {
    if (!port.usb || !is_probe(*port.usb, *usb)) continue;
    const auto known = as_probe(*port.usb);
    if (!known || known->interface.empty()) continue;
    for (const std::string& key : port_keys(port, plugged)) keys.push_back(key);
  }
  return keys;
}

std::vector<std::string> port_keys(const SerialPort& port, const std::vector<SerialPort>& plugged) {
  if (!port.usb || port.usb->serial.empty()) return {"port:" + port.path};
  const std::string whole = "port:" + port.usb->serial;
  const auto siblings = std::count_if(plugged.begin(), plugged.end(), [&](const SerialPort& other) {
    return other.usb && other.usb->serial == port.usb->serial;
  });
  std::vector<std::string> keys;
  if (port.interface) keys.push_back(fmt::format("{}:{}", whole, *port.interface));
  if (siblings <= 1 || !port.interface) keys.push_back(whole);
  return keys;
}

std::optional<BenchLink> local_link(std::string_view url) {
  const UrlParts parts = split(url);
  if (parts.scheme == "usb") {
    return UsbSerialLink{std::string(parts.body), interface_in(parts.query), std::nullopt};
  }
  const bool is_path = parts.scheme.empty() || parts.scheme == "serial";
  if (is_path && parts.body.starts_with('/'))
    return PathLink{std::string(parts.body), std::nullopt};
  return std::nullopt;
}

std::vector<std::string> url_keys(std::string_view url, const std::vector<SerialPort>& plugged) {
  if (const auto link = local_link(url)) return link_keys(*link, plugged);
  const UrlParts parts = split(url);
  return {parts.scheme == "unix" ? socket_key(parts.body) : network_key(parts.body)};
}

std::vector<std::string> link_keys(const BenchLink& link, const std::vector<SerialPort>& plugged) {
  if (const auto* usb = std::get_if<UsbSerialLink>(&link)) return usb_keys(*usb, plugged);
  if (const auto* path = std::get_if<PathLink>(&link)) return path_keys(path->path, plugged);
  if (const auto* url = std::get_if<UrlLink>(&link)) return url_keys(url->url, plugged);
  return {};
}

std::vector<std::string> device_keys(const DeviceEntry& device,
                                     const std::vector<SerialPort>& plugged) {
  std::vector<std::string> keys = link_keys(device.link, plugged);
  if (device.probe) {
    for (const std::string& key : probe_keys(*device.probe, plugged)) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

const SerialPort* port_at(const std::string& path, const std::vector<SerialPort>& plugged) {
  for (const SerialPort& port : plugged) {
    if (path == port.path || path == port.by_id) return &port;
  }
  std::error_code missing;
  const std::string real = std::filesystem::weakly_canonical(path, missing).string();
  for (const SerialPort& port : plugged) {
    if (real == port.path) return &port;
  }
  return nullptr;
}

}  // namespace assay
