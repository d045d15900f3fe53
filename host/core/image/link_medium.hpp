// What carries the bytes between an image and the host: decided when the image is built.
#pragma once

#include <optional>
#include <string_view>

namespace assay {

enum class LinkMedium {
  uart,    // the board's serial port
  rtt,     // rings in RAM that a debug probe reads and writes
  memory,  // the same rings, over an emulator's memory bus; the UART only wakes
};

constexpr std::string_view to_string(LinkMedium medium) {
  switch (medium) {
    case LinkMedium::uart:
      return "uart";
    case LinkMedium::rtt:
      return "rtt";
    case LinkMedium::memory:
      return "memory";
  }
  return "";
}

constexpr std::optional<LinkMedium> link_medium_from_string(std::string_view text) {
  for (const LinkMedium medium : {LinkMedium::uart, LinkMedium::rtt, LinkMedium::memory}) {
    if (to_string(medium) == text) return medium;
  }
  return std::nullopt;
}

}  // namespace assay
