#include "host/core/line/tcp_address.hpp"

#include <charconv>

#include "host/base/error.hpp"

namespace assay {

TcpAddress parse_tcp_address(std::string_view url, std::string_view scheme) {
  const auto refuse = [&](const char* what) {
    throw Error(Blame::input, "\"{}\" {}: write {}HOST:PORT, like {}127.0.0.1:5555.", url, what,
                scheme, scheme);
  };
  if (!url.starts_with(scheme)) refuse("is not a TCP address");
  const std::string_view rest = url.substr(scheme.size());
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) refuse("has no port");
  std::string_view host = rest.substr(0, colon);
  const std::string_view port = rest.substr(colon + 1);

  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    refuse("has an IPv6 address without its brackets");
  }
  if (host.empty()) refuse("has no host");

  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number == 0 || number > 65535) {
    refuse("has no port from 1 to 65535");
  }
  return {std::string(host), std::string(port)};
}

}  // namespace assay
