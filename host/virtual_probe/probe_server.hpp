// The servers of probe and control.
#pragma once

#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "host/ports/clock.hpp"
#include "host/virtual_probe/bit_bang.hpp"
#include "host/virtual_probe/control.hpp"
#include "host/virtual_probe/listen.hpp"
#include "host/virtual_probe/virtual_probe.hpp"

namespace assay::virtual_probe {

// Serves one remote_bitbang client at a time; others wait until it has left.
class BitBangServer {
 public:
  // `left` is called when a client has left, with the probe told already. A client that takes no
  // answers for `patience` is dropped. All have to outlive this.
  BitBangServer(asio::io_context& io, Acceptor acceptor, VirtualProbe& probe,
                std::function<void()> left, Duration patience = std::chrono::seconds(5));

  std::uint64_t clients() const { return clients_; }

 private:
  void accept();
  void wait();
  void serve();                         // as long as bytes keep coming
  bool send(std::string_view answers);  // false: the client takes none
  void drop();

  asio::io_context& io_;
  Acceptor acceptor_;
  Stream::socket client_;
  VirtualProbe& probe_;
  BitBang bit_bang_;
  std::function<void()> left_;
  Duration patience_;
  std::uint64_t clients_ = 0;
};

// Answers each line of each client with a line.
class ControlServer {
 public:
  // `control` has to outlive this.
  ControlServer(Acceptor acceptor, Control& control);

 private:
  void accept();

  Acceptor acceptor_;
  Control& control_;
};

}  // namespace assay::virtual_probe
