#include "host/core/bench/free_probes.hpp"

#include <algorithm>

#include "host/core/bench/thing_keys.hpp"

namespace assay {
namespace {

bool have_common(const std::vector<std::string>& one, const std::vector<std::string>& other) {
  return std::any_of(one.begin(), one.end(), [&](const std::string& key) {
    return std::find(other.begin(), other.end(), key) != other.end();
  });
}

std::vector<SerialPort> ports_of(const BenchState& bench) {
  std::vector<SerialPort> ports;
  for (const PortOwner& owner : bench.ports) ports.push_back(owner.port);
  return ports;
}

const MatchedDevice* find_device(const BenchState& bench, const std::string& name) {
  for (const MatchedDevice& state : bench.devices) {
    if (state.device.name == name) return &state;
  }
  return nullptr;
}

std::string openocd_script(const BoardAccess& access) {
  for (const FlasherTemplate& flasher : access.flashers) {
    if (flasher.openocd) return flasher.openocd->interface;
  }
  return "";
}

bool brings(const BoardAccess& access, const UsbDevice& usb) {
  return std::any_of(access.usb.begin(), access.usb.end(), [&](const UsbId& id) {
    return id.vendor == usb.vendor && id.product == usb.product;
  });
}

template <typename Condition>
std::vector<PluggedProbe> only(std::vector<PluggedProbe> probes, Condition condition) {
  std::erase_if(probes, [&](const PluggedProbe& probe) { return !condition(probe); });
  return probes;
}

}  // namespace

std::vector<PluggedProbe> probes_beside(const BenchState& bench, const MatchedDevice& device) {
  const std::vector<SerialPort> ports = ports_of(bench);
  std::vector<PluggedProbe> found;
  for (const ProbeOwner& owner : bench.probes) {
    const UsbProbe probe = bench_probe(owner.probe, {});
    const MatchedDevice* state = find_device(bench, owner.device);
    const bool its_link = state != nullptr && have_common(state->keys, device.keys);
    if (its_link || have_common(probe_keys(probe, ports), device.keys)) {
      found.push_back(owner.probe);
    }
  }
  return found;
}

std::vector<PluggedProbe> unowned_probes(const BenchState& bench) {
  std::vector<PluggedProbe> found;
  for (const ProbeOwner& owner : bench.probes) {
    if (owner.device.empty()) found.push_back(owner.probe);
  }
  return found;
}

std::vector<PluggedProbe> fitting_probes(const std::vector<PluggedProbe>& probes,
                                         const BoardAccess& access) {
  const auto brought =
      only(probes, [&](const PluggedProbe& probe) { return brings(access, probe.usb); });
  if (!brought.empty()) return brought;
  const std::string script = openocd_script(access);
  return only(probes, [&](const PluggedProbe& probe) {
    return !script.empty() && probe.interface == script;
  });
}

UsbProbe bench_probe(const PluggedProbe& probe, const BoardAccess& access) {
  const std::string script = openocd_script(access);
  const bool by_board = !script.empty() && (probe.interface.empty() || brings(access, probe.usb));
  return {probe.usb.serial, by_board ? script : probe.interface, probe.usb.vendor,
          probe.usb.product};
}

std::string probe_script(const MatchedDevice& device, const BoardAccess& access) {
  if (!device.probe) return "";
  const auto* named = std::get_if<UsbProbe>(&*device.device.probe);
  const bool by_bench = named != nullptr && !named->interface.empty();
  const std::string script = openocd_script(access);
  if (!by_bench && !script.empty() && device.probe->usb && brings(access, *device.probe->usb)) {
    return script;
  }
  return device.probe->interface;
}

bool is_ambiguous(const PluggedProbe& probe, const BenchState& bench) {
  if (!probe.usb.serial.empty()) return false;
  return std::count_if(bench.probes.begin(), bench.probes.end(),
                       [&](const ProbeOwner& other) { return other.probe.kind == probe.kind; }) > 1;
}

}  // namespace assay
