// The client's side of RFC 2217 (Telnet's COM port control option), sans I/O: bytes of the
// connection go in, the serial port's bytes come out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "host/core/line/telnet.hpp"

namespace assay {

class Rfc2217Client {
 public:
  // Commands to the far end's port; the answer to each is its number plus 100.
  enum class Request : std::uint8_t {
    baud_rate = 1,  // bits per second, 0 asks; all others take one byte
    data_bits = 2,
    parity = 3,     // 1: none
    stop_bits = 4,  // 1: one
    control = 5,    // 1: no flow control; 8 and 9: DTR on and off; 11 and 12: RTS on and off
    line_state_mask = 10,
    modem_state_mask = 11,
    purge = 12,  // 3: both of its buffers
  };

  // What begins the negotiation, to be sent first.
  telnet::Bytes start();

  // Takes what came. Appends the port's bytes to `data`; returns what is to be sent at once.
  telnet::Bytes receive(telnet::ByteView bytes, telnet::Bytes& data);

  // The option is agreed on, and bytes pass unchanged both ways.
  bool ready() const;
  // What the far end refuses of that: "the COM port option (RFC 2217)"; empty while nothing.
  std::string refusal() const;
  // Some Telnet command came.
  bool is_telnet() const { return is_telnet_; }

  // A request, to be sent; it forgets the answer to an earlier one of its kind.
  telnet::Bytes request(Request kind, std::uint32_t value);
  // What the far end has set since then; nothing before it has answered.
  std::optional<std::uint32_t> answer(Request kind) const;

  // The far end's buffer is full: nothing is to be sent.
  bool suspended() const { return suspended_; }

 private:
  void accept(telnet::ByteView payload);

  telnet::Decoder decoder_;
  static constexpr std::uint8_t kComPort = 44;
  // Some servers offer the option where others only allow it.
  telnet::Options options_{{telnet::kBinary, telnet::kSuppressGoAhead, kComPort},
                           {telnet::kBinary, telnet::kSuppressGoAhead, kComPort}};
  std::map<Request, std::uint32_t> answers_;
  bool is_telnet_ = false;
  bool suspended_ = false;
};

}  // namespace assay
