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
#include "host/base/error.hpp"

namespace assay {

using asio::ip::tcp;

namespace {

constexpr Duration kConnectInterval{20'000};  // between attempts to connect again

[[noreturn]] void throw_unconnected(std::string_view url, const std::string& why) {
  throw Error(ExitCode::link, "Cannot connect to {}: {}. Is something listening there?", url, why);
}

UniqueFd connect_socket(std::string_view url, Duration timeout, const HostLookup& look_up) {
  const Deadline deadline(timeout);
  const TcpAddress address = parse_tcp_address(url);
  throw_if_interrupted();
  const FoundHost found = find_host(address, timeout, look_up);
  if (found.endpoints.empty()) throw_unconnected(url, found.problem);

  asio::io_context io;
  tcp::socket socket(io);
  asio::error_code outcome = asio::error::timed_out;
  asio::async_connect(socket, found.endpoints, [&](const auto& connect_error, const auto&) {
    outcome = connect_error;
    io.stop();
  });
  asio::posix::stream_descriptor interrupt(io);
  if (interrupt_fd() >= 0) {
    interrupt.assign(::dup(interrupt_fd()));
    interrupt.async_wait(asio::posix::descriptor_base::wait_read, [&](const auto&) { io.stop(); });
  }
  io.run_for(*deadline.left());
  throw_if_interrupted();
  if (outcome) throw_unconnected(url, outcome.message());
  socket.set_option(tcp::no_delay(true));
  return UniqueFd(socket.release());
}

class TcpLink final : public Link {
 public:
  TcpLink(std::string url, UniqueFd socket, HostLookup look_up)
      : url_(std::move(url)), look_up_(std::move(look_up)), connection_(std::move(socket), url_) {}

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
  HostLookup look_up_;
  FdLink connection_;
};

bool TcpLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  while (true) {
    try {
      connection_.replace(connect_socket(url_, *deadline.left(), look_up_));
      return true;
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      if (error.code() != ExitCode::link || left.count() == 0) throw;
      wait_ready_or_interrupt(-1, 0, Deadline(std::min(left, kConnectInterval)));
    }
  }
}

}  // namespace

std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout, HostLookup look_up) {
  UniqueFd socket = connect_socket(url, timeout, look_up);
  return std::make_unique<TcpLink>(std::string(url), std::move(socket), std::move(look_up));
}

}  // namespace assay
