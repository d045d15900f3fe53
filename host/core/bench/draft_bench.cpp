#include "host/core/bench/draft_bench.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "host/core/bench/probes.hpp"

namespace assay {
namespace {

using nlohmann::ordered_json;

// A USB device that may be a board: a probe, serial ports, or both.
struct Candidate {
  UsbDevice usb;
  std::optional<PluggedProbe> probe;
  std::vector<SerialPort> ports;
};

bool same(const UsbDevice& one, const UsbDevice& other) {
  return one.vendor == other.vendor && one.product == other.product && one.serial == other.serial;
}

std::vector<Candidate> candidates_of(const std::vector<UsbDevice>& usb_devices,
                                     const std::vector<SerialPort>& ports) {
  std::vector<Candidate> candidates;
  for (const UsbDevice& usb : usb_devices) {
    Candidate candidate{usb, as_probe(usb), {}};
    // A chip that may be no probe is taken for the serial adapter that it mostly is.
    if (candidate.probe && candidate.probe->interface.empty()) candidate.probe.reset();
    for (const SerialPort& port : ports) {
      if (port.usb && same(*port.usb, usb)) candidate.ports.push_back(port);
    }
    if (candidate.probe || !candidate.ports.empty()) candidates.push_back(std::move(candidate));
  }
  return candidates;
}

ordered_json link_entry(const Candidate& candidate) {
  if (candidate.ports.empty()) return {{"rtt", true}};
  const auto first = std::min_element(
      candidate.ports.begin(), candidate.ports.end(),
      [](const SerialPort& a, const SerialPort& b) { return a.interface < b.interface; });
  if (candidate.usb.serial.empty()) {
    return {{"path", first->by_id.empty() ? first->path : first->by_id}};
  }
  ordered_json link = {{"usb_serial", candidate.usb.serial}};
  if (candidate.ports.size() > 1 && first->interface) link["interface"] = *first->interface;
  return link;
}

ordered_json entry_of(const Candidate& candidate, const std::string& name,
                      const std::string& board) {
  ordered_json entry = {{"name", name}, {"board", board}, {"link", link_entry(candidate)}};
  // Without a serial number a probe cannot be told from another one.
  if (candidate.probe && !candidate.usb.serial.empty()) {
    entry["probe"] = {{"usb_serial", candidate.usb.serial}};
  }
  return entry;
}

std::string identity_text(const Candidate& candidate) {
  std::string text = candidate.probe ? describe(*candidate.probe)
                                     : fmt::format("{} {} ({:04x}:{:04x})", candidate.usb.name,
                                                   candidate.usb.serial, candidate.usb.vendor,
                                                   candidate.usb.product);
  for (const SerialPort& port : candidate.ports) text += ", " + port.path;
  return text;
}

std::vector<std::string> boards_of(const UsbDevice& usb, const std::vector<Board>& boards) {
  std::vector<std::string> names;
  for (const Board& board : boards) {
    const auto& ids = board.access.usb;
    if (std::any_of(ids.begin(), ids.end(), [&](const UsbId& id) {
          return id.vendor == usb.vendor && id.product == usb.product;
        })) {
      names.push_back(board.name);
    }
  }
  return names;
}

// The board's name, with a number from the second one on.
std::string name_for(const std::string& board, std::map<std::string, int>& taken) {
  const int number = ++taken[board];
  return number == 1 ? board : fmt::format("{}-{}", board, number);
}

}  // namespace

BenchDraft draft_bench(const std::vector<Board>& boards, const std::vector<UsbDevice>& usb_devices,
                       const std::vector<SerialPort>& ports) {
  BenchDraft draft;
  draft.document = {{"version", 1}, {"devices", ordered_json::array()}};
  std::map<std::string, int> taken;
  for (const Candidate& candidate : candidates_of(usb_devices, ports)) {
    const std::vector<std::string> guesses = boards_of(candidate.usb, boards);
    // Twice the same link or probe would make the file one that is refused.
    const bool ambiguous =
        std::count_if(usb_devices.begin(), usb_devices.end(), [&](const UsbDevice& other) {
          return !other.serial.empty() && other.serial == candidate.usb.serial;
        }) > 1;
    const bool reachable = !candidate.ports.empty() || !candidate.usb.serial.empty();
    if (guesses.size() != 1 || ambiguous || !reachable) {
      draft.left_out.push_back(
          {identity_text(candidate), guesses, entry_of(candidate, "NAME", "BOARD")});
      continue;
    }
    const std::string name = name_for(guesses[0], taken);
    draft.document["devices"].push_back(entry_of(candidate, name, guesses[0]));
    draft.written.push_back(fmt::format("{}: {}", name, identity_text(candidate)));
  }
  return draft;
}

}  // namespace assay
