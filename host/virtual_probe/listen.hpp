// Listening on a TCP port.
#pragma once

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <string>

namespace assay::virtual_probe {

// Port 0 takes any that is free. Throws Error(usage) where the address is none of this machine's,
// or the port is taken.
asio::ip::tcp::acceptor listen_on(asio::io_context& io, const std::string& address,
                                  std::uint16_t port);

}  // namespace assay::virtual_probe
