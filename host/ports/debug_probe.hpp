// DebugProbe: a debug probe at a chip, as an outside effect: run control, registers, memory.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace assay {

enum class AfterReset { run, halt };

// Every function throws Error(flash) with a sentence when probe or chip do not do as told within
// a time of the adapter's choice, and Cancelled. Addresses are the chip's.
class DebugProbe {
 public:
  virtual ~DebugProbe() = default;

  virtual void reset(AfterReset then) = 0;
  virtual void halt() = 0;  // nothing where it is halted
  virtual void resume() = 0;
  virtual bool is_halted() = 0;

  // Words of 32 bits; `address` is a multiple of 4. Also while the core runs.
  virtual std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) = 0;
  // Whatever the address. By accesses of 8 bits where the probe can make them: what stands beside
  // the bytes may not bear being read.
  virtual std::vector<std::uint8_t> read_bytes(std::uint32_t address, std::size_t count) {
    std::vector<std::uint8_t> bytes;
    for (std::uint32_t at = address; bytes.size() < count; ++at) {
      bytes.push_back(static_cast<std::uint8_t>(read_words(at & ~3U, 1).front() >> 8 * (at & 3U)));
    }
    return bytes;
  }
  virtual void write_words(std::uint32_t address, std::span<const std::uint32_t> words) = 0;

  // Of a halted core, by their lower-case names ("pc", "sp", "lr", "xpsr"); those that the core
  // does not have are left out.
  virtual std::map<std::string, std::uint64_t> registers(const std::vector<std::string>& names) = 0;

  virtual std::string describe() const = 0;  // "OpenOCD, remote_bitbang 127.0.0.1:9824"
  virtual std::string log() = 0;             // all that the program behind it said
};

}  // namespace assay
