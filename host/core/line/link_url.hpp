// Link URLs, as --link and --attach take them: docs/links.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/line/line_parameters.hpp"
#include "host/ports/firmware_starter.hpp"

namespace assay {

// A link to a device that runs already: [chaos+]ADDRESS[?PARAMETERS].
struct AttachUrl {
  enum class Kind { tcp, unix_socket, rfc2217, serial, usb };
  Kind kind = Kind::tcp;
  // "tcp://HOST:PORT", "unix:PATH", "rfc2217://HOST:PORT", the path of a serial port, a USB serial
  // number.
  std::string address;
  std::optional<std::uint32_t> baud;  // of rfc2217, serial and usb
  std::optional<int> interface;       // of usb: the USB interface, of a device with several ports
  std::optional<LineChoice> chaos;
};

// A serial port, here or elsewhere: it has a rate and control lines.
constexpr bool is_serial_port(AttachUrl::Kind kind) {
  return kind == AttachUrl::Kind::serial || kind == AttachUrl::Kind::usb ||
         kind == AttachUrl::Kind::rfc2217;
}

// A link to a board that the tool starts: [chaos+](uart|tcp)[?PARAMETERS], where socketpair is
// another word for uart, or memory.
struct StartUrl {
  LinkKind kind = LinkKind::uart;
  std::optional<LineChoice> chaos;
};

// Both throw Error(input) with a sentence that names the URL. Parameters beside the link's own need
// the chaos+.
AttachUrl parse_attach_url(std::string_view url);
StartUrl parse_start_url(std::string_view url);

}  // namespace assay
