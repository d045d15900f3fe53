// Link to "tcp://host:port": an emulator, a serial-to-network server, a board with a network.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "host/ports/link.hpp"

namespace assay {

struct TcpAddress {
  std::string host;  // name or address, an IPv6 one without its brackets
  std::string port;  // 1 to 65535, decimal
};

// Reads "tcp://host:port" ("tcp://[::1]:5555" for IPv6), or such an address behind another
// `scheme`. Throws Error(usage).
TcpAddress parse_tcp_address(std::string_view url, std::string_view scheme = "tcp://");

// Connects, at most within `timeout` (a name server that does not answer may take longer). The
// link's reopen() connects to the same address again, and tries until its time-out is over: what
// listens there may be starting.
// Throws Error(usage) for a malformed address, Error(link) when nothing answers there,
// Error(interrupted).
std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout);

}  // namespace assay
