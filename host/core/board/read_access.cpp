#include "host/core/board/read_access.hpp"

namespace assay {
namespace {

using nlohmann::json;

std::vector<std::string> words_of(const json& array) {
  return array.get<std::vector<std::string>>();
}

std::uint32_t word(const json& value) {
  return static_cast<std::uint32_t>(std::stoul(value.get<std::string>(), nullptr, 16));
}

Chip chip_of(const json& value) {
  const json& id = value.at("id");
  Chip chip{value.at("name"),
            {word(id.at("address")), word(id.at("mask")), word(id.at("value"))},
            std::nullopt};
  if (value.contains("reset_cause")) {
    const json& cause = value.at("reset_cause");
    chip.reset_cause.emplace();
    chip.reset_cause->address = word(cause.at("address"));
    if (cause.contains("clear_mask")) {
      chip.reset_cause->clear_mask = word(cause.at("clear_mask"));
    }
    chip.reset_cause->bytes = cause.value("bytes", chip.reset_cause->bytes);
    chip.reset_cause->lasting = cause.value("lasting", false);
    for (const json& flag : cause.at("flags")) {
      chip.reset_cause->flags.push_back({word(flag.at("mask")), flag.at("cause")});
    }
  }
  return chip;
}

CommandTemplate command_of(const json& value, const char* key) {
  CommandTemplate command;
  if (!value.contains(key)) return command;
  for (const json& item : value.at(key)) {
    command.push_back(item.is_array() ? ArgumentGroup{words_of(item), true}
                                      : ArgumentGroup{{item.get<std::string>()}, false});
  }
  return command;
}

FlasherTemplate flasher_of(const json& value) {
  FlasherTemplate flasher;
  flasher.name = value.at("name");
  if (value.contains("openocd")) {
    const json& openocd = value.at("openocd");
    flasher.openocd = {openocd.value("interface", ""), openocd.value("transport", ""),
                       openocd.value("speed_khz", 0u), openocd.at("config").get<std::string>()};
  } else {
    const json& command = value.at("command");
    flasher.command = {
        command.at("package"),
        command_of(command, "program"),
        command_of(command, "verify"),
        command_of(command, "reset"),
        command.contains("script") ? words_of(command.at("script")) : std::vector<std::string>{},
        command.value("timeout_s", 120u)};
  }
  return flasher;
}

ControlLineStep control_lines_of(const json& value) {
  ControlLineStep step;
  if (value.contains("dtr")) step.dtr = value.at("dtr").get<bool>();
  if (value.contains("rts")) step.rts = value.at("rts").get<bool>();
  step.hold_ms = value.at("hold_ms");
  return step;
}

UsbId usb_of(const json& value) {
  const auto number = [&](const char* key) {
    return static_cast<std::uint16_t>(std::stoul(value.at(key).get<std::string>(), nullptr, 16));
  };
  return {number("vendor"), number("product")};
}

}  // namespace

BoardAccess read_access(const json& document) {
  BoardAccess access;
  const json none = json::array();
  for (const json& step : document.at("link").value("reset_lines", none)) {
    access.reset_lines.push_back(control_lines_of(step));
  }
  // Without an id no debug probe can tell it from others.
  if (document.contains("chip") && document.at("chip").contains("id")) {
    access.chip = chip_of(document.at("chip"));
  }
  for (const json& flasher : document.value("flashers", none)) {
    access.flashers.push_back(flasher_of(flasher));
  }
  for (const json& usb : document.value("usb", none)) access.usb.push_back(usb_of(usb));
  if (document.contains("virtual_probe")) {
    const json& probe = document.at("virtual_probe");
    access.virtual_probe = {probe.at("model"), words_of(probe.at("emulator"))};
  }
  return access;
}

}  // namespace assay
