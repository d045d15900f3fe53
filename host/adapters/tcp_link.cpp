#include "host/adapters/tcp_link.hpp"

#include <unistd.h>

#include <algorithm>
#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <utility>

#include "host/adapters/fd_link.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {

using asio::ip::tcp;

namespace {

constexpr Duration kConnectInterval{20'000};  // between attempts to connect again

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

class TcpLink final : public Link {
 public:
  TcpLink(std::string url, UniqueFd socket, const Stop& stop, HostLookup look_up)
      : url_(std::move(url)),
        look_up_(std::move(look_up)),
        stop_(stop),
        connection_(std::move(socket), url_, stop) {}

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
  const Stop& stop_;
  FdLink connection_;
};

bool TcpLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  while (true) {
    try {
      connection_.replace(connect_socket(url_, *deadline.left(), look_up_, stop_));
      return true;
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      if (error.blame() != Blame::link || left.count() == 0) throw;
      pause_or_stop(stop_, std::min(left, kConnectInterval));
    }
  }
}

}  // namespace

std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout, const Stop& stop,
                                  HostLookup look_up) {
  UniqueFd socket = connect_socket(url, timeout, look_up, stop);
  return std::make_unique<TcpLink>(std::string(url), std::move(socket), stop, std::move(look_up));
}

}  // namespace assay
