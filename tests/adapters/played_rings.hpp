// A device's memory with the two rings of an RTT control block, laid out as SEGGER's manual has it,
// and what firmware does with them.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

namespace assay::test {

struct PlayedRings {
  static constexpr std::uint32_t kRam = 0x20000000;
  static constexpr std::uint32_t kBlock = kRam + 0x104, kUp = kRam + 0x203, kDown = kRam + 0x300;
  static constexpr std::uint32_t kUpBytes = 16, kDownBytes = 12;
  static constexpr std::uint32_t kUpWrite = kBlock + 36, kUpRead = kBlock + 40;
  static constexpr std::uint32_t kDownWrite = kBlock + 60, kDownRead = kBlock + 64;

  std::string memory = std::string(0x400, '\xEE');

  std::uint32_t word(std::uint32_t address) const {
    std::uint32_t value = 0;
    std::memcpy(&value, &memory.at(address - kRam), 4);
    return value;
  }
  void set(std::uint32_t address, std::uint32_t value) {
    std::memcpy(&memory.at(address - kRam), &value, 4);
  }
  void set_up(std::uint32_t block = kBlock, std::uint32_t up = kUp, std::uint32_t down = kDown) {
    memory.replace(block - kRam, 16, std::string("SEGGER RTT\0\0\0\0\0\0", 16));
    const std::uint32_t rest[] = {1, 1, 0, up, kUpBytes, 0, 0, 2, 0, down, kDownBytes, 0, 0, 0};
    for (std::uint32_t i = 0; i < 14; ++i) set(block + 16 + 4 * i, rest[i]);
  }
  // What finds room; returns how much that is.
  std::size_t put(const std::string& text) {
    std::size_t count = 0;
    for (std::uint32_t at = word(kUpWrite); count < text.size(); ++count) {
      const std::uint32_t next = (at + 1) % kUpBytes;
      if (next == word(kUpRead)) break;
      memory.at(kUp - kRam + at) = text[count];
      at = next;
      set(kUpWrite, at);
    }
    return count;
  }
  // At most `most` bytes of what the host has written.
  std::string hear(std::size_t most = 100) {
    std::string heard;
    for (std::uint32_t at = word(kDownRead); at != word(kDownWrite) && heard.size() < most;) {
      heard += memory.at(kDown - kRam + at);
      at = (at + 1) % kDownBytes;
      set(kDownRead, at);
    }
    return heard;
  }
};

}  // namespace assay::test
