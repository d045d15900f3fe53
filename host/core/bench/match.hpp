// A bench compared with what is plugged in.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/core/bench/bench.hpp"
#include "host/core/bench/probes.hpp"
#include "host/ports/plugged_devices.hpp"

namespace assay {

enum class Presence {
  attached,
  missing,
  unchecked,  // elsewhere, behind a network address: taken as attached
};

struct LinkState {
  Presence presence = Presence::missing;
  std::string text;                // what is there, or what is missing and what to do; no full stop
  std::optional<SerialPort> port;  // where the link is a serial port that is plugged in
};

struct ProbeState {
  Presence presence = Presence::missing;
  std::string text;
  std::optional<UsbDevice> usb;
  std::string interface;  // OpenOCD's script: the bench's, or that of the probe's kind
};

struct MatchedDevice {
  DeviceEntry device;
  LinkState link;
  std::optional<ProbeState> probe;  // nothing: the bench names none
  std::vector<std::string> keys;    // to lock it by: device_keys()
  std::string unclear_probe;        // why none of several probes may be used; empty: it is clear

  bool attached() const;                     // nothing is missing
  std::vector<std::string> missing() const;  // texts, each once
};

// `device` is the name of the bench device that it is part of; empty: of none.
struct ProbeOwner {
  PluggedProbe probe;
  std::string device;
};
struct PortOwner {
  SerialPort port;
  std::string device;
};

struct BenchState {
  std::vector<MatchedDevice> devices;  // in the bench's order
  std::vector<ProbeOwner> probes;      // all that are plugged in
  std::vector<PortOwner> ports;
};

// Pure but for the symbolic links of paths, which are followed.
BenchState match(const Bench& bench, const std::vector<UsbDevice>& usb_devices,
                 const std::vector<SerialPort>& ports);

// Asks `plugged` first. Throws as it does.
BenchState match(const Bench& bench, PluggedDevices& plugged);

}  // namespace assay
