#include "host/adapters/tcp_link.hpp"

#include <unistd.h>

#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <utility>

#include "host/adapters/socket_link.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {

using asio::ip::tcp;

namespace {

[[noreturn]] void throw_unconnected(std::string_view url, const std::string& why) {
  throw Error(Blame::link, "Cannot connect to {}: {}. Is something listening there?", url, why);
}

UniqueFd connect_socket(std::string_view url, Duration timeout, const HostLookup& look_up,
                        const Stop& stop) {
  const Deadline deadline(timeout);
  const TcpAddress address = parse_tcp_address(url);
  stop.throw_if_asked();
  const FoundHost found = find_host(address, timeout, look_up, stop);
  if (found.endpoints.empty()) throw_unconnected(url, found.problem);

  asio::io_context io;
  tcp::socket socket(io);
  asio::error_code outcome = asio::error::timed_out;
  asio::async_connect(socket, found.endpoints, [&](const auto& connect_error, const auto&) {
    outcome = connect_error;
    io.stop();
  });
  asio::posix::stream_descriptor asked(io);
  if (stop.descriptor() >= 0) {
    asked.assign(::dup(stop.descriptor()));
    asked.async_wait(asio::posix::descriptor_base::wait_read, [&](const auto&) { io.stop(); });
  }
  io.run_for(*deadline.left());
  stop.throw_if_asked();
  if (outcome) throw_unconnected(url, outcome.message());
  socket.set_option(tcp::no_delay(true));
  return UniqueFd(socket.release());
}

}  // namespace

std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout, const Stop& stop,
                                  HostLookup look_up) {
  auto connect = [url = std::string(url), look_up = std::move(look_up), &stop](Duration within) {
    return connect_socket(url, within, look_up, stop);
  };
  return std::make_unique<SocketLink>(std::string(url), std::move(connect), timeout, stop);
}

}  // namespace assay
