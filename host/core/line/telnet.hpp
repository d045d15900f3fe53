// Telnet (RFC 854): bytes and commands on one connection, and the negotiation of options as RFC
// 1143 has it, sans I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

namespace assay::telnet {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

constexpr std::uint8_t kSubnegotiationEnd = 240, kSubnegotiation = 250, kWill = 251, kWont = 252,
                       kDo = 253, kDont = 254, kCommand = 255;  // SE, SB, ..., IAC
constexpr std::uint8_t kBinary = 0, kSuppressGoAhead = 3;       // options

// Data as they travel: every 0xFF twice.
Bytes escape(ByteView data);
// IAC SB option payload IAC SE.
Bytes subnegotiation(std::uint8_t option, ByteView payload);

// A negotiation (WILL, WONT, DO, DONT), or a subnegotiation.
struct Event {
  std::uint8_t command = 0;
  std::uint8_t option = 0;
  Bytes payload;  // of a subnegotiation
};

// Takes apart what comes, in pieces of any size. Holds at most one subnegotiation of
// `most_payload_bytes`; a longer one is dropped, as is one that another command breaks off. Other
// commands (NOP, GA, ...) mean nothing here.
class Decoder {
 public:
  static constexpr std::size_t most_payload_bytes = 256;

  // Appends the data among `bytes` to `data`, and the events, in order, to `events`.
  void receive(ByteView bytes, Bytes& data, std::vector<Event>& events);

 private:
  enum class State : std::uint8_t { data, command, option, inside, inside_command };

  void begin_command(std::uint8_t byte, Bytes& data);
  void add_inside(std::uint8_t byte);

  State state_ = State::data;
  std::uint8_t command_ = 0;
  Bytes inside_;  // option and payload
  bool too_long_ = false;
};

// What both ends agree on. Answers only what changes something, and at most `most_answers` times,
// so that a far end that never settles makes no loop.
class Options {
 public:
  static constexpr int most_answers = 64;

  // `local`: options that this end may perform; `remote`: those that the far end may. All others
  // are refused.
  Options(std::vector<std::uint8_t> local, std::vector<std::uint8_t> remote);

  // Asks for `option`; to be sent. It must be one of those given to the constructor.
  Bytes offer(std::uint8_t option);    // WILL
  Bytes request(std::uint8_t option);  // DO

  // The answer to a negotiation, empty where it needs none.
  Bytes answer(const Event& negotiation);

  bool local(std::uint8_t option) const { return is(local_, option, State::on); }
  bool remote(std::uint8_t option) const { return is(remote_, option, State::on); }
  bool local_refused(std::uint8_t option) const { return is(local_, option, State::refused); }
  bool remote_refused(std::uint8_t option) const { return is(remote_, option, State::refused); }

 private:
  enum class State : std::uint8_t { off, asked, on, refused };
  using Side = std::map<std::uint8_t, State>;

  static bool is(const Side& side, std::uint8_t option, State state);

  Side local_, remote_;
  int answers_ = 0;
};

}  // namespace assay::telnet
