// What a debugger reads and writes in RAM and ROM, joined into few requests to the emulator.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

// Holds back writes to adjacent addresses and reads ahead. Whoever lets the processor run, or looks
// at memory past this, has to call flush() before, and drop_reads() after what changes memory.
class MemoryCache {
 public:
  // `emulator` has to outlive this. `written` is told of each run of bytes when it goes out.
  using Written = std::function<void(std::uint32_t address, std::span<const std::uint8_t> bytes)>;
  MemoryCache(Emulator& emulator, Written written)
      : emulator_(emulator), written_(std::move(written)) {}

  // `bytes` are at most 4; the range that holds them is RAM or ROM.
  void read(const MappedRange& range, std::uint32_t address, std::span<std::uint8_t> bytes);
  void write(std::uint32_t address, std::span<const std::uint8_t> bytes);

  void flush();
  void drop_reads() { ahead_.clear(); }
  // Forgets all: the memory behind it is gone.
  void drop_all();

 private:
  Emulator& emulator_;
  Written written_;
  std::uint32_t held_address_ = 0;
  std::vector<std::uint8_t> held_;
  std::uint32_t ahead_address_ = 0;
  std::vector<std::uint8_t> ahead_;
  std::uint32_t next_read_ = 0;  // where a sequence of reads would go on
};

}  // namespace assay::virtual_probe
