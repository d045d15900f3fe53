#include "host/core/qtest/qtest_client.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <utility>

#include "host/base/error.hpp"

namespace assay {
namespace {

// For one request, or its answer.
constexpr Duration kAnswerTime = std::chrono::seconds(10);
// The longest line that is waited for to end.
constexpr std::size_t kLongestLine = 1 << 20;

// The letter of an access of that size, or 0 where it is no single access.
char size_letter(std::uint32_t address, std::size_t size) {
  if (size == 1) return 'b';
  if (size == 2 && address % 2 == 0) return 'w';
  if (size == 4 && address % 4 == 0) return 'l';
  return 0;
}

[[noreturn]] void refuse(std::string_view what, std::string_view answer) {
  throw Error(Blame::link, "The emulator's memory bus {}: {:?}.", what, answer.substr(0, 60));
}

std::vector<std::uint8_t> number_bytes(std::string_view answer, std::size_t size) {
  std::uint64_t value = 0;
  const bool prefixed = answer.starts_with("0x");
  const auto [end, error] =
      std::from_chars(answer.data() + (prefixed ? 2 : 0), answer.data() + answer.size(), value, 16);
  if (!prefixed || error != std::errc()) refuse("gave no value", answer);
  std::vector<std::uint8_t> bytes(size);
  for (std::uint8_t& byte : bytes) {
    byte = static_cast<std::uint8_t>(value);
    value >>= 8;
  }
  return bytes;
}

}  // namespace

std::string base64_text(std::span<const std::uint8_t> bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // one for the terminator
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::vector<std::uint8_t>> base64_bytes(std::string_view text, std::size_t size) {
  if (text.size() != (size + 2) / 3 * 4) return std::nullopt;
  std::vector<std::uint8_t> bytes(text.size() / 4 * 3);
  const int written =
      EVP_DecodeBlock(bytes.data(), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  if (written < 0 || static_cast<std::size_t>(written) < size) return std::nullopt;
  bytes.resize(size);  // the padding decodes to zeros
  return bytes;
}

void QtestClient::ask_read(std::uint32_t address, std::size_t size) {
  assert(size >= 1 && size <= part_bytes);
  const char letter = size_letter(address, size);
  unsent_ += letter != 0 ? fmt::format("read{} {:#x}\n", letter, address)
                         : fmt::format("b64read {:#x} {:#x}\n", address, size);
  asked_.push_back({size, letter != 0});
}

void QtestClient::ask_write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  assert(!bytes.empty() && bytes.size() <= part_bytes);
  if (const char letter = size_letter(address, bytes.size())) {
    std::uint32_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
    unsent_ += fmt::format("write{} {:#x} {:#x}\n", letter, address, value);
  } else {
    unsent_ += fmt::format("b64write {:#x} {:#x} {}\n", address, bytes.size(), base64_text(bytes));
  }
  asked_.push_back({0, false});
}

void QtestClient::send() {
  const std::string lines = std::exchange(unsent_, {});
  link_.send({reinterpret_cast<const std::uint8_t*>(lines.data()), lines.size()}, kAnswerTime);
}

std::string QtestClient::answer() {
  std::array<std::uint8_t, 65536> room;
  for (std::size_t searched = taken_;;) {
    const std::size_t end = received_.find('\n', searched);
    if (end == received_.npos) {
      received_.erase(0, taken_);
      taken_ = 0;
      searched = received_.size();
      const std::size_t count = link_.receive(room, kAnswerTime);
      if (count == 0) refuse("does not answer", received_);
      if (searched > kLongestLine) refuse("answers without an end", received_);
      received_.append(reinterpret_cast<const char*>(room.data()), count);
      continue;
    }
    const std::string_view line = std::string_view(received_).substr(taken_, end - taken_);
    taken_ = searched = end + 1;
    if (line.starts_with("IRQ ")) continue;
    if (line != "OK" && !line.starts_with("OK ")) refuse("answered nonsense", line);
    return std::string(line.substr(std::min<std::size_t>(line.size(), 3)));
  }
}

std::vector<std::uint8_t> QtestClient::await() {
  assert(!asked_.empty() && unsent_.empty());
  const Asked asked = asked_.front();
  asked_.pop_front();
  const std::string text = answer();
  if (asked.read_bytes == 0) return {};
  if (asked.single) return number_bytes(text, asked.read_bytes);
  auto bytes = base64_bytes(text, asked.read_bytes);
  if (!bytes) refuse("gave other bytes than asked for", text);
  return std::move(*bytes);
}

void QtestClient::read(std::uint32_t address, std::span<std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), part_bytes));
    ask_read(address, part.size());
    send();
    std::ranges::copy(await(), part.begin());
    address += static_cast<std::uint32_t>(part.size());
    bytes = bytes.subspan(part.size());
  }
}

void QtestClient::write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), part_bytes));
    ask_write(address, part);
    send();
    await();
    address += static_cast<std::uint32_t>(part.size());
    bytes = bytes.subspan(part.size());
  }
}

}  // namespace assay
