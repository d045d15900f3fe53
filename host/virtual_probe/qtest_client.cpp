#include "host/virtual_probe/qtest_client.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "host/base/error.hpp"
#include "host/virtual_probe/emulator_limits.hpp"

namespace assay::virtual_probe {
namespace {

constexpr std::size_t part_bytes = 65536;

// The letter of an access of that size, or 0 where it is no single access.
char size_letter(std::uint32_t address, std::size_t size) {
  if (size == 1) return 'b';
  if (size == 2 && address % 2 == 0) return 'w';
  if (size == 4 && address % 4 == 0) return 'l';
  return 0;
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

std::string QtestClient::ask(const std::string& line) {
  try {
    link_.send({reinterpret_cast<const std::uint8_t*>(line.data()), line.size()}, answer_time);
    std::array<std::uint8_t, 65536> room;
    while (true) {
      const std::size_t end = received_.find('\n');
      if (end != received_.npos) {
        const std::string answer = received_.substr(0, end);
        received_.erase(0, end + 1);
        if (answer.starts_with("IRQ ")) continue;
        if (!answer.starts_with("OK")) {
          throw EmulatorGone(
              fmt::format("The emulator's bus answered {:?}.", answer.substr(0, 60)));
        }
        return answer.size() > 3 ? answer.substr(3) : std::string();
      }
      const std::size_t count = link_.receive(room, answer_time);
      if (count == 0 || received_.size() > line_limit_bytes) {
        throw EmulatorGone("The emulator's bus does not answer.");
      }
      received_.append(reinterpret_cast<const char*>(room.data()), count);
    }
  } catch (const Error& error) {
    if (error.code() != ExitCode::link) throw;
    throw EmulatorGone(error.what());
  }
}

void QtestClient::read(std::uint32_t address, std::span<std::uint8_t> bytes) {
  if (const char letter = size_letter(address, bytes.size())) {
    const std::string answer = ask(fmt::format("read{} {:#x}\n", letter, address));
    std::uint64_t value = 0;
    const bool prefixed = answer.starts_with("0x");
    const auto [end, error] = std::from_chars(answer.data() + (prefixed ? 2 : 0),
                                              answer.data() + answer.size(), value, 16);
    if (!prefixed || error != std::errc()) throw EmulatorGone("The emulator's bus gave no value.");
    const auto raw = bytes_of(static_cast<std::uint32_t>(value));
    std::copy_n(raw.begin(), bytes.size(), bytes.begin());
    return;
  }
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), part_bytes));
    const auto read =
        base64_bytes(ask(fmt::format("b64read {:#x} {:#x}\n", address, part.size())), part.size());
    if (!read) throw EmulatorGone("The emulator's bus gave other bytes than asked for.");
    std::copy(read->begin(), read->end(), part.begin());
    address += static_cast<std::uint32_t>(part.size());
    bytes = bytes.subspan(part.size());
  }
}

void QtestClient::write(std::uint32_t address, std::span<const std::uint8_t> bytes) {
  if (const char letter = size_letter(address, bytes.size())) {
    ask(fmt::format("write{} {:#x} {:#x}\n", letter, address, value_of(bytes)));
    return;
  }
  while (!bytes.empty()) {
    const auto part = bytes.first(std::min(bytes.size(), part_bytes));
    ask(fmt::format("b64write {:#x} {:#x} {}\n", address, part.size(), base64_text(part)));
    address += static_cast<std::uint32_t>(part.size());
    bytes = bytes.subspan(part.size());
  }
}

}  // namespace assay::virtual_probe
