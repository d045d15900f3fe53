// What is on one desk: the devices that a bench file names (docs/benches.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay {

// How the tool talks to a device: one of these four.
struct UsbSerialLink {
  std::string usb_serial;             // of the board or of its USB adapter
  std::optional<int> interface;       // where the adapter has several ports
  std::optional<std::uint32_t> baud;  // nothing: the board's own
};
struct PathLink {
  std::string path;  // absolute; may be a symbolic link, as those in /dev/serial/by-id
  std::optional<std::uint32_t> baud;
};
struct UrlLink {
  std::string url;  // as --attach takes it
};
struct RttLink {};  // through the debug probe
using BenchLink = std::variant<UsbSerialLink, PathLink, UrlLink, RttLink>;

// How the tool flashes it: one of these two.
struct UsbProbe {
  std::string usb_serial;  // empty: it has none, and is known by vendor and product alone
  std::string interface;   // OpenOCD's script, "interface/stlink.cfg"; empty: by the probe's kind
  std::uint16_t vendor = 0;
  std::uint16_t product = 0;
};
struct RemoteBitbangProbe {
  std::string address;  // "HOST:PORT" or "unix:PATH"
};
using BenchProbe = std::variant<UsbProbe, RemoteBitbangProbe>;

// Argument vectors; no shell sees them.
struct PowerCommands {
  std::vector<std::string> off;
  std::vector<std::string> on;
};

struct DeviceEntry {
  std::string name;
  std::string board;
  BenchLink link;
  std::optional<BenchProbe> probe;
  std::vector<std::string> reset_command;  // empty: none
  std::optional<PowerCommands> power;
  std::vector<std::string> tags;
  std::string quarantine;  // why it is not to be chosen unasked; empty: it may be
};

struct Bench {
  std::filesystem::path file;  // empty: there is none
  std::vector<DeviceEntry> devices;
};

}  // namespace assay
