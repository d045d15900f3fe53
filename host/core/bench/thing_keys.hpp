// Names for the physical things that only one may use at a time, whatever they are called by: what
// device locks are taken on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/bench/bench.hpp"
#include "host/ports/plugged_devices.hpp"

namespace assay {

// Whether `device` has the serial number of `probe`, or where that has none its vendor and product.
bool is_probe(const UsbDevice& device, const UsbProbe& probe);

// "probe:SERIAL"; by vendor and product where it has no serial number.
std::string probe_key(const UsbDevice& probe);

// Beside it the keys of the serial ports on the same USB device, where that is surely a probe: what
// they lead to is the board that it debugs. The ports of a probe do not exclude each other.
std::vector<std::string> probe_keys(const BenchProbe& probe,
                                    const std::vector<SerialPort>& plugged);

// A serial port: "port:SERIAL:INTERFACE" of its USB device, with "port:SERIAL" where that is the
// device's only one; or "port:PATH".
std::vector<std::string> port_keys(const SerialPort& port, const std::vector<SerialPort>& plugged);

// What a link to a device uses. The keys of links to the same thing have one in common, also where
// one of them is taken while the device is not plugged in. None for RTT: its probe is the thing.
std::vector<std::string> link_keys(const BenchLink& link, const std::vector<SerialPort>& plugged);

// The same for a URL that --attach takes: "net:HOST:PORT" or "unix:PATH" without chaos+ and
// parameters, or the keys of its local_link().
std::vector<std::string> url_keys(std::string_view url, const std::vector<SerialPort>& plugged);

// The link to a serial port of this computer that a URL of --attach means (usb:SERIAL, a path);
// nothing where it names a host.
std::optional<BenchLink> local_link(std::string_view url);

// Those of link and probe, sorted, each once.
std::vector<std::string> device_keys(const DeviceEntry& device,
                                     const std::vector<SerialPort>& plugged);

// The plugged port that `path` leads to, with its symbolic links followed; null where there is
// none.
const SerialPort* port_at(const std::string& path, const std::vector<SerialPort>& plugged);

}  // namespace assay
