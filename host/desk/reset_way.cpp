#include "host/desk/reset_way.hpp"

#include <algorithm>

namespace assay {
namespace {

const FlasherTemplate* wanted_flasher(const Board& board, const std::string& wanted) {
  for (const FlasherTemplate& flasher : board.access.flashers) {
    if (flasher.name == wanted || wanted.empty()) return &flasher;
  }
  return nullptr;
}

// Where the bench names none, OpenOCD takes the only one there is.
bool has_probe(const MatchedDevice& device, const FlasherTemplate* flasher) {
  if (device.probe) return device.probe->presence != Presence::missing;
  return flasher != nullptr && flasher->openocd;
}

bool by_probe(const MatchedDevice& device, const Board& board, const FlasherTemplate* flasher,
              bool chosen) {
  if (!has_probe(device, flasher)) return false;
  if (chosen) return flasher != nullptr && flasher->openocd;
  const auto& all = board.access.flashers;
  return std::any_of(all.begin(), all.end(),
                     [](const FlasherTemplate& each) { return each.openocd.has_value(); });
}

bool has_control_lines(const MatchedDevice& device) {
  if (device.link.presence == Presence::missing) return false;
  const BenchLink& link = device.device.link;
  if (const auto* url = std::get_if<UrlLink>(&link)) {
    return is_serial_port(parse_attach_url(url->url).kind);
  }
  return !std::holds_alternative<RttLink>(link);
}

}  // namespace

std::string_view reset_way_text(ResetWay way) {
  switch (way) {
    case ResetWay::bench_command:
      return "the bench's reset command";
    case ResetWay::probe:
      return "its debug probe";
    case ResetWay::flasher:
      return "its flasher";
    case ResetWay::control_lines:
      return "the serial port's control lines";
    case ResetWay::power:
      return "switching its power off and on";
    case ResetWay::request:
      break;
  }
  return "asking it to";
}

ResetWay choose_reset_way(const MatchedDevice& device, const Board& board,
                          const std::string& wanted) {
  if (!device.device.reset_command.empty()) return ResetWay::bench_command;
  const FlasherTemplate* flasher = wanted_flasher(board, wanted);
  if (by_probe(device, board, flasher, !wanted.empty())) return ResetWay::probe;
  if (flasher != nullptr && flasher->command && !flasher->command->reset.empty()) {
    return ResetWay::flasher;
  }
  if (!board.access.reset_lines.empty() && has_control_lines(device)) {
    return ResetWay::control_lines;
  }
  return device.device.power ? ResetWay::power : ResetWay::request;
}

ResetWay choose_reset_way(const AttachUrl& url, const Board* board) {
  const bool lines = board != nullptr && !board->access.reset_lines.empty() && !url.chaos &&
                     is_serial_port(url.kind);
  return lines ? ResetWay::control_lines : ResetWay::request;
}

}  // namespace assay
