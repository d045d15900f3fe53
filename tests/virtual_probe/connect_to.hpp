// A client of what the virtual probe listens on.
#pragma once

#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <string>

#include "host/virtual_probe/listen.hpp"

namespace assay::virtual_probe {

// `address` as Listener::address.
inline void connect_to(Stream::socket& socket, const std::string& address) {
  if (address.starts_with("unix:")) {
    socket.connect(asio::local::stream_protocol::endpoint(address.substr(5)));
    return;
  }
  const std::size_t colon = address.rfind(':');
  const auto port = static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1)));
  socket.connect(asio::ip::tcp::endpoint(asio::ip::make_address(address.substr(0, colon)), port));
}

}  // namespace assay::virtual_probe
