// Link to a serial port behind a network: "rfc2217://host:port", Telnet with the COM port option of
// RFC 2217, as ser2net and terminal servers speak it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "host/adapters/wait.hpp"
#include "host/base/stop.hpp"
#include "host/core/line/rfc2217.hpp"
#include "host/ports/control_lines.hpp"
#include "host/ports/link.hpp"

namespace assay {

class Rfc2217Link final : public Link, public ControlLines {
 public:
  // Most that is kept of what arrives while something else is waited for.
  static constexpr std::size_t early_limit_bytes = std::size_t{16} << 20;
  static constexpr Duration usual_answer_timeout{3'000'000};

  // Negotiates over `connection`, which carries bytes unchanged, and sets the port up: `baud`, 8
  // data bits, no parity, one stop bit, no flow control. What the port sent before is dropped.
  // `url` is for describe() and messages. Throws Error(link) with a sentence when the far end
  // closes (with what it said), speaks no Telnet, refuses the option or sets the port otherwise;
  // Cancelled. `answer_timeout` is for what a server does at once.
  Rfc2217Link(std::unique_ptr<Link> connection, std::string url, std::uint32_t baud,
              Duration timeout, const Stop& stop, Duration answer_timeout = usual_answer_timeout);

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override;
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override;
  bool paced() const override { return true; }
  std::uint32_t bits_per_second() const override { return baud_; }
  // False also where the far end stays at the rate before.
  bool set_rate(std::uint32_t bits_per_second) override;
  // At the rate that was set last. Also tries again where the far end closes at once or does not
  // answer: its port may be busy, or gone for a moment.
  bool reopen(Duration timeout) override;
  std::string describe() const override { return url_; }
  void play(std::span<const ControlLineStep> steps) override;

 private:
  using Request = Rfc2217Client::Request;

  struct Obstacle {
    std::string sentence;  // empty: none
    bool late = false;     // an answer did not come in time
  };

  void begin(Duration timeout);
  Obstacle negotiate(Duration timeout);
  void exchange(Duration timeout);
  template <typename Done>
  bool exchange_until(const Deadline& deadline, Done done);
  std::optional<std::uint32_t> ask(Request kind, std::uint32_t value, Duration timeout);
  void receive_last_words();
  std::string said() const;

  std::unique_ptr<Link> connection_;
  std::string url_;
  std::uint32_t baud_;
  const Stop& stop_;
  Duration answer_timeout_;
  Rfc2217Client client_;
  telnet::Bytes received_;  // of the port, not yet handed out ...
  std::size_t taken_ = 0;   // ... from here on
  // When the far end's line is done with what was sent, if it goes out at once.
  std::chrono::steady_clock::time_point line_free_{};
};

// Connects to "rfc2217://host:port" and sets the port up, at most within `timeout`; a far end that
// closes at once is tried again for a moment, as it may still be letting go of its last client.
// Throws Error(input) for a malformed address, and as the constructor does.
std::unique_ptr<Link> connect_rfc2217(std::string_view url, std::uint32_t baud, Duration timeout,
                                      const Stop& stop);

}  // namespace assay
