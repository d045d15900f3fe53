#include "host/virtual_probe/listen.hpp"

#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <cstring>
#include <utility>

#include "host/base/error.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay::virtual_probe {
namespace {

using asio::ip::tcp;

Listener listen_on_path(asio::io_context& io, const std::filesystem::path& path) {
  const std::string address = std::string(unix_scheme) + path.string();
  parse_unix_address(address);
  asio::error_code problem;
  const asio::local::stream_protocol::endpoint endpoint(path.string());
  Acceptor acceptor(io);
  acceptor.open(endpoint.protocol(), problem);
  if (!problem) acceptor.bind(endpoint, problem);
  if (!problem) acceptor.listen(asio::socket_base::max_listen_connections, problem);
  if (problem) {
    throw Error(Blame::input, "Cannot listen on {}: {}.", path.string(), problem.message());
  }
  return {std::move(acceptor), address};
}

std::uint16_t port_of(const Stream::endpoint& endpoint) {
  tcp::endpoint address;
  address.resize(endpoint.size());
  std::memcpy(address.data(), endpoint.data(), endpoint.size());
  return address.port();
}

Listener listen_on_port(asio::io_context& io, const std::string& host, std::uint16_t port) {
  asio::error_code problem;
  const auto address = asio::ip::make_address(host, problem);
  const tcp::endpoint endpoint(address, port);
  Acceptor acceptor(io);
  if (!problem) acceptor.open(endpoint.protocol(), problem);
  if (!problem) acceptor.set_option(Acceptor::reuse_address(true), problem);
  if (!problem) acceptor.bind(endpoint, problem);
  if (!problem) acceptor.listen(asio::socket_base::max_listen_connections, problem);
  if (problem) {
    throw Error(Blame::input, "Cannot listen on port {} of {}: {}.", port, host, problem.message());
  }
  const std::uint16_t taken = port_of(acceptor.local_endpoint());
  return {std::move(acceptor), fmt::format("{}:{}", host, taken)};
}

}  // namespace

Listener listen_on(asio::io_context& io, const ListenPlace& place) {
  return place.port ? listen_on_port(io, place.host, *place.port) : listen_on_path(io, place.path);
}

}  // namespace assay::virtual_probe
