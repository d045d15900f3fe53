#include "host/adapters/tcp_link.hpp"

#include <unistd.h>

#include <algorithm>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <utility>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/signals.hpp"
#include "host/adapters/wait.hpp"
#include "host/core/error.hpp"

namespace assay {

using asio::ip::tcp;

namespace {

constexpr Duration kConnectInterval{20'000};  // between attempts to connect again

UniqueFd connect_socket(std::string_view url, Duration timeout) {
  const TcpAddress address = parse_tcp_address(url);
  throw_if_interrupted();

  asio::io_context io;
  tcp::resolver resolver(io);
  tcp::socket socket(io);
  asio::error_code outcome = asio::error::timed_out;
  resolver.async_resolve(address.host, address.port, [&](const auto& resolve_error, auto found) {
    if (resolve_error) {
      outcome = resolve_error;
      return io.stop();
    }
    asio::async_connect(socket, found, [&](const auto& connect_error, const auto&) {
      outcome = connect_error;
      io.stop();
    });
  });
  asio::posix::stream_descriptor interrupt(io);
  if (interrupt_fd() >= 0) {
    interrupt.assign(::dup(interrupt_fd()));
    interrupt.async_wait(asio::posix::descriptor_base::wait_read, [&](const auto&) { io.stop(); });
  }
  io.run_for(timeout);
  throw_if_interrupted();
  if (outcome) {
    throw Error(ExitCode::link, "Cannot connect to {}: {}. Is something listening there?", url,
                outcome.message());
  }
  socket.set_option(tcp::no_delay(true));
  return UniqueFd(socket.release());
}

class TcpLink final : public Link {
 public:
  TcpLink(std::string url, UniqueFd socket)
      : url_(std::move(url)), connection_(std::move(socket), url_) {}

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override {
    connection_.send(bytes, timeout);
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
    return connection_.receive(room, timeout);
  }
  bool paced() const override { return false; }
  std::string describe() const override { return url_; }
  bool reopen(Duration timeout) override;

 private:
  std::string url_;
  FdLink connection_;
};

bool TcpLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  while (true) {
    try {
      connection_.replace(connect_socket(url_, *deadline.left()));
      return true;
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      if (error.code() != ExitCode::link || left.count() == 0) throw;
      wait_ready_or_interrupt(-1, 0, Deadline(std::min(left, kConnectInterval)));
    }
  }
}

}  // namespace

std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout) {
  return std::make_unique<TcpLink>(std::string(url), connect_socket(url, timeout));
}

}  // namespace assay
