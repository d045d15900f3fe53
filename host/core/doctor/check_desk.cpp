#include "host/core/doctor/check_desk.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace assay {
namespace {

constexpr const char* kReload =
    "sudo udevadm control --reload && sudo udevadm trigger, then plug it in again";

// The rules give probes to the user at the screen, and to this group.
std::string probe_mend(bool has_rules) {
  if (has_rules) {
    return fmt::format("{}; over SSH also: sudo usermod -aG plugdev $USER, then log in again",
                       kReload);
  }
  return fmt::format("sudo apt-get install openocd (it brings 60-openocd.rules), then {}", kReload);
}

DoctorFinding port_finding(const SerialPort& port, const PortFile& file) {
  if (!file.exists) {
    return problem(
        Blame::flash, port.path, "is plugged in, but has no device file here",
        fmt::format("in a container, pass it in: --device {} (docs/hosts.md)", port.path));
  }
  // What belongs to root alone has been given to nobody yet: this is what udev does.
  const std::string group = file.group.empty() || file.group == "root" ? "dialout" : file.group;
  return problem(Blame::flash, port.path, "may not be opened by this user",
                 fmt::format("sudo usermod -aG {} $USER, then log out and in again", group));
}

std::string thing_name(const SerialPort& port) {
  return port.usb && !port.usb->name.empty() ? fmt::format("{} ({})", port.path, port.usb->name)
                                             : port.path;
}

}  // namespace

Findings check_plugged(const std::vector<UsbDevice>& usb_devices,
                       const std::vector<SerialPort>& ports, const DeskRules& rules) {
  std::vector<std::string> usable;
  Findings findings;
  for (const PluggedProbe& probe : find_probes(usb_devices)) {
    const bool sure = !probe.interface.empty();
    if (probe.usb.accessible && sure) usable.push_back(describe(probe));
    if (probe.usb.accessible) continue;
    DoctorFinding finding = problem(Blame::flash, describe(probe), "may not be opened by this user",
                                    probe_mend(rules.has_probe_rules));
    if (!sure) {
      finding.level = DoctorFinding::Level::note;
      finding.what += ", should it be a debug probe";
      finding.blame.reset();
    }
    findings.push_back(finding);
  }
  for (const SerialPort& port : ports) {
    if (port.accessible) {
      usable.push_back(thing_name(port));
      continue;
    }
    DoctorFinding finding = port_finding(port, rules.port_file(port.path));
    if (!port.usb) {
      finding.level = DoctorFinding::Level::note;
      finding.blame.reset();
    }
    findings.push_back(finding);
  }
  if (!usable.empty()) {
    findings.insert(findings.begin(),
                    fine("plugged in", fmt::format("{}", fmt::join(usable, ", "))));
  } else if (findings.empty()) {
    findings.push_back(fine("plugged in", "no debug probe and no serial port"));
  }
  return findings;
}

Findings check_bench_devices(const Bench& bench, const BenchState& state) {
  if (bench.file.empty()) return {};
  std::vector<std::string> attached;
  Findings findings;
  for (const MatchedDevice& each : state.devices) {
    if (each.attached()) {
      attached.push_back(each.device.name);
      continue;
    }
    findings.push_back(note(each.device.name,
                            fmt::format("is missing: {}", fmt::join(each.missing(), "; ")),
                            fmt::format("plug it in, or correct {}", bench.file.string())));
  }
  const std::string there = attached.empty()
                                ? "no device attached"
                                : fmt::format("{} attached", fmt::join(attached, ", "));
  findings.insert(findings.begin(),
                  fine("bench", fmt::format("{}: {}", bench.file.string(), there)));
  return findings;
}

std::set<std::string> boards_of_desk(const std::vector<Board>& boards, const Bench& bench,
                                     const std::vector<UsbDevice>& usb_devices) {
  std::set<std::string> names;
  for (const DeviceEntry& device : bench.devices) names.insert(device.board);
  for (const Board& board : boards) {
    const bool plugged =
        std::any_of(board.access.usb.begin(), board.access.usb.end(), [&](const UsbId& id) {
          return std::any_of(usb_devices.begin(), usb_devices.end(), [&](const UsbDevice& device) {
            return device.vendor == id.vendor && device.product == id.product;
          });
        });
    if (plugged) names.insert(board.name);
  }
  return names;
}

}  // namespace assay
