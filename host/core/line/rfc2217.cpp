#include "host/core/line/rfc2217.hpp"

namespace assay {

using telnet::Bytes;

namespace {

constexpr std::uint8_t kSuspend = 108, kResume = 109, kFirstAnswer = 101, kLastAnswer = 112;
constexpr std::uint8_t kAnswerOffset = 100;

void append(Bytes& out, const Bytes& more) { out.insert(out.end(), more.begin(), more.end()); }

}  // namespace

Bytes Rfc2217Client::start() {
  Bytes out;
  for (const std::uint8_t option : {telnet::kBinary, telnet::kSuppressGoAhead}) {
    append(out, options_.offer(option));
    append(out, options_.request(option));
  }
  append(out, options_.offer(kComPort));
  return out;
}

Bytes Rfc2217Client::receive(telnet::ByteView bytes, Bytes& data) {
  std::vector<telnet::Event> events;
  decoder_.receive(bytes, data, events);
  Bytes out;
  for (const telnet::Event& event : events) {
    is_telnet_ = true;
    if (event.command != telnet::kSubnegotiation) {
      append(out, options_.answer(event));
    } else if (event.option == kComPort) {
      accept(event.payload);
    }
  }
  return out;
}

bool Rfc2217Client::ready() const {
  return options_.local(kComPort) && options_.local(telnet::kBinary) &&
         options_.remote(telnet::kBinary);
}

std::string Rfc2217Client::refusal() const {
  if (options_.local_refused(kComPort)) return "the COM port option (RFC 2217)";
  if (options_.local_refused(telnet::kBinary) || options_.remote_refused(telnet::kBinary)) {
    return "binary transmission, without which it changes bytes";
  }
  return {};
}

Bytes Rfc2217Client::request(Request kind, std::uint32_t value) {
  answers_.erase(kind);
  Bytes payload = {static_cast<std::uint8_t>(kind)};
  if (kind == Request::baud_rate) {
    for (const int shift : {24, 16, 8})
      payload.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  payload.push_back(static_cast<std::uint8_t>(value));
  return telnet::subnegotiation(kComPort, payload);
}

std::optional<std::uint32_t> Rfc2217Client::answer(Request kind) const {
  const auto found = answers_.find(kind);
  if (found == answers_.end()) return std::nullopt;
  return found->second;
}

void Rfc2217Client::accept(telnet::ByteView payload) {
  if (payload.empty()) return;
  const std::uint8_t command = payload[0];
  if (command == kSuspend || command == kResume) suspended_ = command == kSuspend;
  if (command < kFirstAnswer || command > kLastAnswer) return;
  const auto kind = static_cast<Request>(command - kAnswerOffset);
  if (payload.size() != (kind == Request::baud_rate ? 5u : 2u)) return;
  std::uint32_t value = 0;
  for (const std::uint8_t byte : payload.subspan(1)) value = value << 8 | byte;
  answers_[kind] = value;
}

}  // namespace assay
