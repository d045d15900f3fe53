// The addresses of TCP links.
#pragma once

#include <string>
#include <string_view>

namespace assay {

struct TcpAddress {
  std::string host;  // name or address, an IPv6 one without its brackets
  std::string port;  // 1 to 65535, decimal
};

// Reads "tcp://host:port" ("tcp://[::1]:5555" for IPv6), or such an address behind another
// `scheme`. Throws Error(input).
TcpAddress parse_tcp_address(std::string_view url, std::string_view scheme = "tcp://");

}  // namespace assay
