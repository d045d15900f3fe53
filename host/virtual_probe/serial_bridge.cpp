#include "host/virtual_probe/serial_bridge.hpp"

#include <sys/socket.h>

#include <array>
#include <asio/executor_work_guard.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/local/stream_protocol.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "host/virtual_probe/listen.hpp"

namespace assay::virtual_probe {
namespace {

using asio::ip::tcp;
using Line = asio::local::stream_protocol;

constexpr std::size_t waiting_limit_bytes = 256 * 1024;
constexpr auto patience = std::chrono::seconds(1);

}  // namespace

class SerialBridge::Implementation {
 public:
  explicit Implementation(const ListenPlace& place) : listener_(listen_on(io_, place)), line_(io_) {
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

  const std::string& address() const { return listener_.address; }
  std::uint64_t clients() const { return clients_; }
  std::uint64_t bytes_to_device() const { return bytes_to_device_; }

 private:
  // A client owns what is sent to it: what was begun for one that has left cannot meet its
  // successor.
  struct Client {
    explicit Client(Stream::socket connected)
        : socket(std::move(connected)), stalled(socket.get_executor()) {}

    // Whether it has closed, which may not have been heard yet: its successor may be faster.
    bool has_left() {
      char byte = 0;
      return ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
    }

    Stream::socket socket;
    asio::steady_timer stalled;
    std::vector<std::uint8_t> waiting, writing;
    bool gave_up = false;  // it takes nothing
  };

  void accept() {
    listener_.acceptor.async_accept([this](const asio::error_code& problem, Stream::socket socket) {
      if (problem == asio::error::operation_aborted) return;
      if (client_ && client_->has_left()) drop_client();
      if (!problem && !client_) {
        asio::error_code not_tcp;
        socket.set_option(tcp::no_delay(true), not_tcp);
        client_ = std::make_shared<Client>(std::move(socket));
        ++clients_;
        read_client();
      }
      accept();
    });
  }

  void adopt(UniqueFd& line) {
    asio::error_code ignored;
    line_.close(ignored);
    // The descriptor changes hands.
    line_.assign(Line(), ::dup(line.get()), ignored);
    line.reset();
    ++line_number_;
    read_line();
  }

  void drop_client() {
    asio::error_code ignored;
    client_->socket.close(ignored);
    client_->stalled.cancel();
    client_.reset();
    if (line_paused_) read_line();
  }

  // Client to device. The next bytes are read once these are gone: the client feels when the
  // device takes nothing.
  void read_client() {
    if (reading_client_ || !client_) return;
    reading_client_ = true;
    client_->socket.async_read_some(
        asio::buffer(from_client_),
        [this, client = client_](const asio::error_code& problem, std::size_t count) {
          reading_client_ = false;
          if (problem && client == client_) drop_client();
          if (problem || !line_.is_open()) return read_client();
          write_line(count);
        });
  }

  void write_line(std::size_t bytes) {
    reading_client_ = true;
    bytes_to_device_ += bytes;
    asio::async_write(line_, asio::buffer(from_client_, bytes),
                      [this](const asio::error_code&, std::size_t) {
                        // A line that is gone has taken its bytes with it.
                        reading_client_ = false;
                        read_client();
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
          if (client_ && !client_->gave_up) {
            auto& waiting = client_->waiting;
            waiting.insert(waiting.end(), from_line_.begin(),
                           from_line_.begin() + static_cast<std::ptrdiff_t>(count));
            if (client_->writing.empty()) write_client();
          }
          if (!client_ || client_->waiting.size() < waiting_limit_bytes) return read_line();
          line_paused_ = true;
          give_up_later();
        });
  }

  void write_client() {
    client_->writing = std::exchange(client_->waiting, {});
    client_->socket.async_write_some(
        asio::buffer(client_->writing),
        [this, client = client_](const asio::error_code& problem, std::size_t count) {
          if (client != client_) return;
          if (problem) return drop_client();
          client->gave_up = false;
          client->stalled.cancel();
          client->waiting.insert(client->waiting.begin(),
                                 client->writing.begin() + static_cast<std::ptrdiff_t>(count),
                                 client->writing.end());
          client->writing.clear();
          if (!client->waiting.empty()) write_client();
          if (line_paused_ && client->waiting.size() < waiting_limit_bytes) read_line();
        });
  }

  void give_up_later() {
    client_->stalled.expires_after(patience);
    client_->stalled.async_wait([this, client = client_](const asio::error_code& problem) {
      if (problem || client != client_ || !line_paused_) return;
      client->gave_up = true;
      client->waiting.clear();
      read_line();
    });
  }

  asio::io_context io_;
  Listener listener_;
  Line::socket line_;
  std::shared_ptr<Client> client_;  // null: none
  std::array<std::uint8_t, 16384> from_client_, from_line_;
  bool reading_client_ = false;  // or writing what was read
  bool line_paused_ = false;
  unsigned line_number_ = 0;
  std::atomic<std::uint64_t> clients_{0}, bytes_to_device_{0};
  std::thread thread_;
};

SerialBridge::SerialBridge(const ListenPlace& place)
    : implementation_(std::make_unique<Implementation>(place)) {}
SerialBridge::~SerialBridge() = default;
const std::string& SerialBridge::address() const { return implementation_->address(); }
void SerialBridge::attach(UniqueFd line) { implementation_->attach(std::move(line)); }
std::uint64_t SerialBridge::clients() const { return implementation_->clients(); }
std::uint64_t SerialBridge::bytes_to_device() const { return implementation_->bytes_to_device(); }

}  // namespace assay::virtual_probe
