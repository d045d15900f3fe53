#include "host/core/line/link_url.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/data/suggest.hpp"
#include "host/core/line/baud_rate.hpp"
#include "host/core/line/tcp_address.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay {
namespace {

using Kind = AttachUrl::Kind;

constexpr std::string_view kChaos = "chaos+";
constexpr int kMostInterface = 255;  // USB 2.0, 9.6.5: bInterfaceNumber is a byte

struct Parts {
  std::string_view whole;
  std::string_view base;  // without chaos+ and parameters
  bool is_chaos = false;
  std::vector<std::string_view> parameters;  // "name=value"
};

Parts split(std::string_view url) {
  Parts parts{url, url, url.starts_with(kChaos), {}};
  if (parts.is_chaos) parts.base.remove_prefix(kChaos.size());
  const std::size_t mark = parts.base.find('?');
  if (mark == std::string_view::npos) return parts;
  std::string_view query = parts.base.substr(mark + 1);
  parts.base = parts.base.substr(0, mark);
  while (!query.empty()) {
    const std::size_t ampersand = std::min(query.find('&'), query.size());
    parts.parameters.push_back(query.substr(0, ampersand));
    query.remove_prefix(std::min(query.size(), ampersand + 1));
  }
  return parts;
}

// The value of the parameter `name`, a whole number in its range, which is taken out.
std::optional<std::uint32_t> take_number(Parts& parts, std::string_view name, std::uint32_t least,
                                         std::uint32_t most) {
  std::optional<std::uint32_t> value;
  std::erase_if(parts.parameters, [&](std::string_view parameter) {
    if (parameter.substr(0, parameter.find('=')) != name) return false;
    const std::string_view text = parameter.substr(std::min(parameter.size(), name.size() + 1));
    if (value) throw Error(Blame::input, "{}: {} is given twice.", parts.whole, name);
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < least ||
        number > most) {
      throw Error(Blame::input, "{}: {} is '{}'. Give a whole number from {} to {}.", parts.whole,
                  name, text, least, most);
    }
    value = number;
    return true;
  });
  return value;
}

// What is left of the parameters makes a faulty line. `own` are those that the link has itself.
std::optional<LineChoice> take_line(const Parts& parts, const std::vector<std::string>& own) {
  if (parts.is_chaos) {
    return parse_line_parameters(fmt::format("{}", fmt::join(parts.parameters, "&")), parts.whole);
  }
  if (parts.parameters.empty()) return std::nullopt;
  const std::string_view name = parts.parameters[0].substr(0, parts.parameters[0].find('='));
  throw Error(Blame::input,
              "{}: this link has no parameter '{}'{}; it has {}. Those of a slow and faulty line "
              "it takes where the tool makes it one: begin it with chaos+.",
              parts.whole, name, did_you_mean(name, own),
              own.empty() ? "none" : fmt::format("{}", fmt::join(own, " and ")));
}

AttachUrl address_of(const Parts& parts) {
  constexpr std::string_view serial = "serial://", usb = "usb:", rfc2217 = "rfc2217://";
  AttachUrl url;
  url.address = parts.base;
  const std::string_view base = parts.base;
  if (base.starts_with("tcp://")) {
    parse_tcp_address(base);
  } else if (base.starts_with(unix_scheme)) {
    url.kind = Kind::unix_socket;
    parse_unix_address(base);
  } else if (base.starts_with(rfc2217)) {
    url.kind = Kind::rfc2217;
    parse_tcp_address(base, rfc2217);
  } else if (base.starts_with(usb)) {
    url.kind = Kind::usb;
    url.address = base.substr(usb.size());
    if (url.address.empty()) {
      throw Error(Blame::input,
                  "{}: it has no USB serial number: write usb:SERIALNUMBER, as `assay devices` "
                  "shows it.",
                  parts.whole);
    }
  } else if (base.starts_with(serial) || base.starts_with('/')) {
    url.kind = Kind::serial;
    if (base.starts_with(serial)) url.address = base.substr(serial.size());
    if (!url.address.starts_with('/') || url.address.size() == 1) {
      throw Error(Blame::input,
                  "{}: it has no absolute path: write serial:///dev/NAME, like "
                  "serial:///dev/ttyACM0.",
                  parts.whole);
    }
  } else {
    const std::string schemes[] = {"tcp", "unix", "rfc2217", "serial", "usb"};
    throw Error(
        Blame::input,
        "{}: this is no link to a device{}: write tcp://HOST:PORT, unix:PATH, rfc2217://HOST:PORT, "
        "serial:///dev/NAME, usb:SERIALNUMBER or a path like /dev/ttyACM0.",
        parts.whole, did_you_mean(base.substr(0, base.find(':')), schemes));
  }
  return url;
}

}  // namespace

AttachUrl parse_attach_url(std::string_view text) {
  Parts parts = split(text);
  AttachUrl url = address_of(parts);
  std::vector<std::string> own;
  if (is_serial_port(url.kind)) {
    own.push_back("baud");
    url.baud = take_number(parts, "baud", kLeastBaud, kMostBaud);
  }
  if (url.kind == Kind::usb) {
    own.push_back("interface");
    const auto number = take_number(parts, "interface", 0, kMostInterface);
    if (number) url.interface = static_cast<int>(*number);
  }
  url.chaos = take_line(parts, own);
  return url;
}

StartUrl parse_start_url(std::string_view url) {
  const Parts parts = split(url);
  if (parts.base == "uart" || parts.base == "socketpair") {
    return {LinkKind::uart, take_line(parts, {})};
  }
  if (parts.base == "tcp") return {LinkKind::tcp, take_line(parts, {})};
  if (parts.base == "memory" && parts.is_chaos) {
    throw Error(Blame::input,
                "{}: a slow and faulty line is one of the board's UART: write chaos+uart or "
                "chaos+tcp.",
                url);
  }
  if (parts.base == "memory") return {LinkKind::memory, take_line(parts, {})};
  const std::string known[] = {"memory", "uart", "tcp", "chaos+uart", "chaos+tcp"};
  throw Error(Blame::input,
              "{}: there is no link '{}'{} to a board that the tool starts. There are memory, uart "
              "and tcp, and the last two with chaos+ before and ?PARAMETERS behind; and rtt, "
              "through a debug probe.",
              url, parts.base, did_you_mean(parts.base, known));
}

}  // namespace assay
