// Link over a socket that can be connected again, to the same address.
#pragma once

#include <functional>
#include <string>

#include "host/adapters/fd_link.hpp"

namespace assay {

class SocketLink final : public Link {
 public:
  // Connects within `timeout`. Throws Error(link) when nothing answers there.
  using Connect = std::function<UniqueFd(Duration timeout)>;

  // Connects. `stop` has to outlive the link. Throws what `connect` does.
  SocketLink(std::string url, Connect connect, Duration timeout, const Stop& stop);

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override {
    connection_.send(bytes, timeout);
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
    return connection_.receive(room, timeout);
  }
  bool paced() const override { return false; }
  std::string describe() const override { return url_; }
  // Tries until its time-out is over: what listens there may be starting.
  bool reopen(Duration timeout) override;

 private:
  std::string url_;
  Connect connect_;
  const Stop& stop_;
  FdLink connection_;
};

}  // namespace assay
