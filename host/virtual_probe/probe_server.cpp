#include "host/virtual_probe/probe_server.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>
#include <asio/read_until.hpp>
#include <asio/streambuf.hpp>
#include <asio/write.hpp>
#include <cerrno>
#include <chrono>
#include <span>

namespace assay::virtual_probe {
namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

// A scan's answer makes the client send the next at once: waiting for it in recv() takes half the
// system calls of going through the event loop.
constexpr timeval next_scan_time = {0, 2000};
constexpr auto burst_time = std::chrono::milliseconds(5);
constexpr std::size_t command_limit_bytes = 4096;

void set_timeouts(int fd, Duration patience) {
  const timeval take_time = {patience.count() / 1'000'000, patience.count() % 1'000'000};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &next_scan_time, sizeof next_scan_time);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &take_time, sizeof take_time);
}

}  // namespace

BitBangServer::BitBangServer(asio::io_context& io, Acceptor acceptor, VirtualProbe& probe,
                             std::function<void()> left, Duration patience)
    : io_(io),
      acceptor_(std::move(acceptor)),
      client_(io),
      probe_(probe),
      bit_bang_(probe),
      left_(std::move(left)),
      patience_(patience) {
  accept();
}

void BitBangServer::accept() {
  acceptor_.async_accept(client_, [this](const asio::error_code& problem) {
    if (problem == asio::error::operation_aborted) return;
    asio::error_code ignored;
    if (problem) {
      client_.close(ignored);
      return accept();
    }
    asio::error_code not_tcp;
    client_.set_option(tcp::no_delay(true), not_tcp);
    set_timeouts(client_.native_handle(), patience_);
    ++clients_;
    bit_bang_.restart();
    wait();
  });
}

void BitBangServer::wait() {
  client_.async_wait(Stream::socket::wait_read, [this](const asio::error_code& problem) {
    if (problem == asio::error::operation_aborted) return;
    if (problem) return drop();
    serve();
  });
}

void BitBangServer::serve() {
  asio::error_code ignored;
  client_.native_non_blocking(false, ignored);
  std::array<std::uint8_t, 65536> room;
  std::string answers;
  const auto begin = Clock::now();
  while (true) {
    const auto count = ::recv(client_.native_handle(), room.data(), room.size(), 0);
    if (count > 0) {
      answers.clear();
      const bool stays =
          bit_bang_.take(std::span(room).first(static_cast<std::size_t>(count)), answers);
      if (!send(answers) || !stays) return drop();
    } else if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR)) {
      return drop();
    } else {
      probe_.pause();
      return wait();
    }
    // Others have their turn.
    if (Clock::now() - begin > burst_time) return asio::post(io_, [this] { serve(); });
  }
}

bool BitBangServer::send(std::string_view answers) {
  while (!answers.empty()) {
    const auto count =
        ::send(client_.native_handle(), answers.data(), answers.size(), MSG_NOSIGNAL);
    if (count > 0) {
      answers.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

void BitBangServer::drop() {
  asio::error_code ignored;
  client_.close(ignored);
  probe_.client_left();
  left_();
  accept();
}

namespace {

class ControlSession : public std::enable_shared_from_this<ControlSession> {
 public:
  ControlSession(Stream::socket socket, Control& control)
      : socket_(std::move(socket)), control_(control) {}

  void read() {
    asio::async_read_until(
        socket_, received_, '\n',
        [self = shared_from_this()](const asio::error_code& problem, std::size_t count) {
          if (problem) return;  // gone, or a line longer than the limit
          const auto* begin = static_cast<const char*>(self->received_.data().data());
          const std::string line(begin, count - 1);
          self->received_.consume(count);
          self->answer_ = self->control_.answer(line) + "\n";
          asio::async_write(self->socket_, asio::buffer(self->answer_),
                            [self](const asio::error_code& failed, std::size_t) {
                              if (!failed) self->read();
                            });
        });
  }

 private:
  Stream::socket socket_;
  Control& control_;
  asio::streambuf received_{command_limit_bytes};
  std::string answer_;
};

}  // namespace

ControlServer::ControlServer(Acceptor acceptor, Control& control)
    : acceptor_(std::move(acceptor)), control_(control) {
  accept();
}

void ControlServer::accept() {
  acceptor_.async_accept([this](const asio::error_code& problem, Stream::socket socket) {
    if (problem == asio::error::operation_aborted) return;
    if (!problem) std::make_shared<ControlSession>(std::move(socket), control_)->read();
    accept();
  });
}

}  // namespace assay::virtual_probe
