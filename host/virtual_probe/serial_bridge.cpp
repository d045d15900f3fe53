#include "host/virtual_probe/serial_bridge.hpp"

#include <sys/socket.h>

#include <array>
#include <asio/executor_work_guard.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <thread>
#include <utility>
#include <vector>

#include "host/virtual_probe/listen.hpp"

namespace assay::virtual_probe {
namespace {

using asio::ip::tcp;
using Stream = asio::local::stream_protocol;

constexpr std::size_t waiting_limit_bytes = 256 * 1024;
constexpr auto patience = std::chrono::seconds(1);

}  // namespace

class SerialBridge::Implementation {
 public:
  Implementation(const std::string& address, std::uint16_t port)
      : acceptor_(listen_on(io_, address, port)),
        port_(acceptor_.local_endpoint().port()),
        client_(io_),
        line_(io_),
        stalled_(io_) {
    accept();
    thread_ = std::thread([this] { io_.run(); });
  }

  ~Implementation() {
    io_.stop();
    thread_.join();
  }

  void attach(UniqueFd line) {
    asio::post(io_, [this, held = std::make_shared<UniqueFd>(std::move(line))] { adopt(*held); });
  }

  std::uint16_t port() const { return port_; }
  std::uint64_t clients() const { return clients_; }
  std::uint64_t bytes_to_device() const { return bytes_to_device_; }

 private:
  void accept() {
    acceptor_.async_accept([this](const asio::error_code& problem, tcp::socket socket) {
      if (problem == asio::error::operation_aborted) return;
      if (client_.is_open() && has_left(client_)) drop_client();
      if (!problem && !client_.is_open()) {
        asio::error_code ignored;
        socket.set_option(tcp::no_delay(true), ignored);
        client_ = std::move(socket);
        ++clients_;
        read_client();
      }
      accept();
    });
  }

  // Whether it has closed, which may not have been heard yet: its successor may be faster.
  static bool has_left(tcp::socket& client) {
    char byte = 0;
    return ::recv(client.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
  }

  void adopt(UniqueFd& line) {
    asio::error_code ignored;
    line_.close(ignored);
    // The descriptor changes hands.
    line_.assign(Stream(), ::dup(line.get()), ignored);
    line.reset();
    ++line_number_;
    read_line();
  }

  void drop_client() {
    asio::error_code ignored;
    client_.close(ignored);
    stalled_.cancel();
    waiting_.clear();
    writing_.clear();
    gave_up_ = false;
    if (line_paused_) read_line();
  }

  // Client to device. The next bytes are read once these are gone: the client feels when the
  // device takes nothing.
  void read_client() {
    if (reading_client_ || !client_.is_open()) return;
    reading_client_ = true;
    client_.async_read_some(asio::buffer(from_client_),
                            [this](const asio::error_code& problem, std::size_t count) {
                              reading_client_ = false;
                              // Aborted: this one was dropped; there may be another by now.
                              if (problem && problem != asio::error::operation_aborted)
                                drop_client();
                              if (problem || !line_.is_open()) return read_client();
                              reading_client_ = true;
                              bytes_to_device_ += count;
                              asio::async_write(line_, asio::buffer(from_client_, count),
                                                [this](const asio::error_code&, std::size_t) {
                                                  // A line that is gone has taken its bytes with
                                                  // it.
                                                  reading_client_ = false;
                                                  read_client();
                                                });
                            });
  }

  // Device to client.
  void read_line() {
    line_paused_ = false;
    line_.async_read_some(
        asio::buffer(from_line_),
        [this, number = line_number_](const asio::error_code& problem, std::size_t count) {
          if (number != line_number_) return;  // of an emulator before this one
          if (problem) {
            asio::error_code ignored;
            line_.close(ignored);
            return;
          }
          if (client_.is_open() && !gave_up_) {
            waiting_.insert(waiting_.end(), from_line_.begin(),
                            from_line_.begin() + static_cast<std::ptrdiff_t>(count));
            if (writing_.empty()) write_client();
          }
          if (waiting_.size() < waiting_limit_bytes) return read_line();
          line_paused_ = true;
          give_up_later();
        });
  }

  void write_client() {
    writing_ = std::exchange(waiting_, {});
    client_.async_write_some(
        asio::buffer(writing_), [this](const asio::error_code& problem, std::size_t count) {
          if (problem == asio::error::operation_aborted) return;
          if (problem) return drop_client();
          gave_up_ = false;
          stalled_.cancel();
          waiting_.insert(waiting_.begin(), writing_.begin() + static_cast<std::ptrdiff_t>(count),
                          writing_.end());
          writing_.clear();
          if (!waiting_.empty()) write_client();
          if (line_paused_ && waiting_.size() < waiting_limit_bytes) read_line();
        });
  }

  void give_up_later() {
    stalled_.expires_after(patience);
    stalled_.async_wait([this](const asio::error_code& problem) {
      if (problem || !line_paused_) return;
      gave_up_ = true;
      waiting_.clear();
      read_line();
    });
  }

  asio::io_context io_;
  tcp::acceptor acceptor_;
  std::uint16_t port_;
  tcp::socket client_;
  Stream::socket line_;
  asio::steady_timer stalled_;
  std::array<std::uint8_t, 16384> from_client_, from_line_;
  std::vector<std::uint8_t> waiting_, writing_;
  bool reading_client_ = false;  // or writing what was read
  bool line_paused_ = false;
  bool gave_up_ = false;  // on a client that takes nothing
  unsigned line_number_ = 0;
  std::atomic<std::uint64_t> clients_{0}, bytes_to_device_{0};
  std::thread thread_;
};

SerialBridge::SerialBridge(const std::string& address, std::uint16_t port)
    : implementation_(std::make_unique<Implementation>(address, port)) {}
SerialBridge::~SerialBridge() = default;
std::uint16_t SerialBridge::port() const { return implementation_->port(); }
void SerialBridge::attach(UniqueFd line) { implementation_->attach(std::move(line)); }
std::uint64_t SerialBridge::clients() const { return implementation_->clients(); }
std::uint64_t SerialBridge::bytes_to_device() const { return implementation_->bytes_to_device(); }

}  // namespace assay::virtual_probe
