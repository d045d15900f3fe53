// Listening on a Unix socket, or on a TCP port where one is asked for.
#pragma once

#include <asio/basic_socket_acceptor.hpp>
#include <asio/generic/stream_protocol.hpp>
#include <asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace assay::virtual_probe {

// What both kinds of sockets are alike for.
using Stream = asio::generic::stream_protocol;
using Acceptor = asio::basic_socket_acceptor<Stream>;

struct ListenPlace {
  std::filesystem::path path;         // of the Unix socket
  std::optional<std::uint16_t> port;  // in its place this TCP port, 0: any that is free ...
  std::string host;                   // ... of this address
};

struct Listener {
  Acceptor acceptor;
  std::string address;  // "unix:PATH", or "HOST:PORT"
};

// Throws Error(input) where the address is none of this machine's, the port is taken, or the path
// is too long for a socket or cannot be made.
Listener listen_on(asio::io_context& io, const ListenPlace& place);

}  // namespace assay::virtual_probe
