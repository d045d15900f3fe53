#include "host/virtual_probe/gdb_packet.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

namespace assay::virtual_probe {
namespace {

constexpr char escape = '}';
constexpr char escape_flip = 0x20;

std::optional<std::uint8_t> digit(char letter) {
  if (letter >= '0' && letter <= '9') return static_cast<std::uint8_t>(letter - '0');
  if (letter >= 'a' && letter <= 'f') return static_cast<std::uint8_t>(letter - 'a' + 10);
  if (letter >= 'A' && letter <= 'F') return static_cast<std::uint8_t>(letter - 'A' + 10);
  return std::nullopt;
}

}  // namespace

std::string gdb_packet(std::string_view payload) {
  std::string body;
  for (const char letter : payload) {
    if (letter == '$' || letter == '#' || letter == '*' || letter == escape) {
      body += escape;
      body += static_cast<char>(letter ^ escape_flip);
    } else {
      body += letter;
    }
  }
  const auto sum = std::accumulate(body.begin(), body.end(), std::uint8_t{0}, [](auto all, char c) {
    return static_cast<std::uint8_t>(all + static_cast<std::uint8_t>(c));
  });
  return fmt::format("${}#{:02x}", body, sum);
}

std::string hex_text(std::span<const std::uint8_t> bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> hex_bytes(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = digit(text[i]), low = digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*high << 4 | *low));
  }
  return bytes;
}

std::optional<std::string> GdbDecoder::step(char byte) {
  if (byte == '$' && state_ != State::checksum_high && state_ != State::checksum_low) {
    if (state_ != State::between) ++bad_packets_;  // cut off by the next one
    payload_.clear();
    sum_ = 0;
    state_ = State::payload;
    return std::nullopt;
  }
  switch (state_) {
    case State::between:
      return std::nullopt;
    case State::payload:
    case State::escaped:
      if (byte == '#' && state_ == State::payload) {
        state_ = State::checksum_high;
        return std::nullopt;
      }
      sum_ = static_cast<std::uint8_t>(sum_ + static_cast<std::uint8_t>(byte));
      if (byte == escape && state_ == State::payload) {
        state_ = State::escaped;
        return std::nullopt;
      }
      payload_ += state_ == State::escaped ? static_cast<char>(byte ^ escape_flip) : byte;
      state_ = State::payload;
      if (payload_.size() > limit_bytes) {
        ++bad_packets_;
        state_ = State::between;
      }
      return std::nullopt;
    case State::checksum_high: {
      const auto value = digit(byte);
      sound_ = value.has_value();
      high_ = value.value_or(0);
      state_ = State::checksum_low;
      return std::nullopt;
    }
    case State::checksum_low: {
      state_ = State::between;
      const auto value = digit(byte);
      if (sound_ && value && (high_ << 4 | *value) == sum_) return std::exchange(payload_, {});
      ++bad_packets_;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace assay::virtual_probe
