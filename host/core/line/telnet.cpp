#include "host/core/line/telnet.hpp"

#include <cassert>

namespace assay::telnet {

Bytes escape(ByteView data) {
  Bytes out;
  out.reserve(data.size() + data.size() / 64);
  for (const std::uint8_t byte : data) {
    out.push_back(byte);
    if (byte == kCommand) out.push_back(byte);
  }
  return out;
}

Bytes subnegotiation(std::uint8_t option, ByteView payload) {
  Bytes out = {kCommand, kSubnegotiation, option};
  const Bytes escaped = escape(payload);
  out.insert(out.end(), escaped.begin(), escaped.end());
  out.insert(out.end(), {kCommand, kSubnegotiationEnd});
  return out;
}

void Decoder::receive(ByteView bytes, Bytes& data, std::vector<Event>& events) {
  for (const std::uint8_t byte : bytes) {
    switch (state_) {
      case State::data:
        if (byte == kCommand) {
          state_ = State::command;
        } else {
          data.push_back(byte);
        }
        break;
      case State::command:
        begin_command(byte, data);
        break;
      case State::option:
        events.push_back({command_, byte, {}});
        state_ = State::data;
        break;
      case State::inside:
        if (byte == kCommand) {
          state_ = State::inside_command;
        } else {
          add_inside(byte);
        }
        break;
      case State::inside_command:
        if (byte == kCommand) {
          add_inside(byte);
          state_ = State::inside;
        } else if (byte == kSubnegotiationEnd) {
          if (!too_long_ && !inside_.empty()) {
            events.push_back(
                {kSubnegotiation, inside_[0], Bytes(inside_.begin() + 1, inside_.end())});
          }
          state_ = State::data;
        } else {
          begin_command(byte, data);
        }
        break;
    }
  }
}

void Decoder::begin_command(std::uint8_t byte, Bytes& data) {
  command_ = byte;
  if (byte == kCommand) {
    data.push_back(byte);
    state_ = State::data;
  } else if (byte == kSubnegotiation) {
    inside_.clear();
    too_long_ = false;
    state_ = State::inside;
  } else {
    state_ = byte >= kWill && byte <= kDont ? State::option : State::data;
  }
}

void Decoder::add_inside(std::uint8_t byte) {
  if (inside_.size() > most_payload_bytes) {
    too_long_ = true;
  } else {
    inside_.push_back(byte);
  }
}

Options::Options(std::vector<std::uint8_t> local, std::vector<std::uint8_t> remote) {
  for (const std::uint8_t option : local) local_[option] = State::off;
  for (const std::uint8_t option : remote) remote_[option] = State::off;
}

Bytes Options::offer(std::uint8_t option) {
  local_.at(option) = State::asked;
  return {kCommand, kWill, option};
}

Bytes Options::request(std::uint8_t option) {
  remote_.at(option) = State::asked;
  return {kCommand, kDo, option};
}

Bytes Options::answer(const Event& negotiation) {
  assert(negotiation.command >= kWill && negotiation.command <= kDont);
  const bool is_local = negotiation.command == kDo || negotiation.command == kDont;
  const bool wants_on = negotiation.command == kDo || negotiation.command == kWill;
  const std::uint8_t agree = is_local ? kWill : kDo;
  const std::uint8_t disagree = is_local ? kWont : kDont;
  Side& side = is_local ? local_ : remote_;
  const auto found = side.find(negotiation.option);

  std::uint8_t reply = 0;
  if (found == side.end()) {
    if (wants_on) reply = disagree;
  } else {
    State& state = found->second;
    if (wants_on && (state == State::off || state == State::refused)) reply = agree;
    if (!wants_on && state == State::on) reply = disagree;
    const bool was_asked = state == State::asked || state == State::refused;
    state = wants_on ? State::on : was_asked ? State::refused : State::off;
  }
  if (reply == 0 || ++answers_ > most_answers) return {};
  return {kCommand, reply, negotiation.option};
}

bool Options::is(const Side& side, std::uint8_t option, State state) {
  const auto found = side.find(option);
  return found != side.end() && found->second == state;
}

}  // namespace assay::telnet
