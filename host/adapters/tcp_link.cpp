#include "host/adapters/tcp_link.hpp"

#include <unistd.h>

#include <algorithm>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <charconv>
#include <utility>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/signals.hpp"
#include "host/adapters/wait.hpp"
#include "host/core/error.hpp"

namespace assay {

using asio::ip::tcp;

namespace {

constexpr Duration kRetryInterval{20'000};  // between attempts to connect again

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
      wait_ready_or_interrupt(-1, 0, Deadline(std::min(left, kRetryInterval)));
    }
  }
}

}  // namespace

TcpAddress parse_tcp_address(std::string_view url, std::string_view scheme) {
  const auto refuse = [&](const char* what) {
    throw Error(ExitCode::usage, "\"{}\" {}: write {}HOST:PORT, like {}127.0.0.1:5555.", url, what,
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

std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout) {
  return std::make_unique<TcpLink>(std::string(url), connect_socket(url, timeout));
}

}  // namespace assay
