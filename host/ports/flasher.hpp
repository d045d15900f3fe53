// Flasher: what writes firmware into a chip, as an outside effect.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "host/core/flash/firmware_image.hpp"

namespace assay {

enum class FlashStep { connect, identify, compare, erase, program, verify, reset };
std::string_view flash_step_name(FlashStep step);  // "connecting", "erasing", ...

struct FlashJob {
  std::filesystem::path elf;
  FirmwareImage image;
  bool skip_where_same = false;  // compare first, and write nothing where the chip holds the image
  bool verify_only = false;      // compare, and write nothing; a difference is an error
  // At the start of each step, and as bytes are written; `of` is 0 where a step has no bytes.
  std::function<void(FlashStep step, std::uint64_t done, std::uint64_t of)> progress;
};

struct FlashOutcome {
  bool written = false;     // false: the chip held the image already, or was only compared
  bool verified = false;    // read back and compared
  std::uint64_t bytes = 0;  // of the image
};

class Flasher {
 public:
  virtual ~Flasher() = default;
  virtual std::string describe() const = 0;  // "OpenOCD, remote_bitbang 127.0.0.1:9824"

  // What flash() would do, a sentence each, without doing any of it.
  virtual std::vector<std::string> plan(const FlashJob& job) const = 0;

  // Writes, compares and resets; afterwards the firmware runs from its start. Throws Error(flash)
  // with what is wrong and what to do; nothing has been erased where the wrong chip answered.
  // Throws Cancelled.
  virtual FlashOutcome flash(const FlashJob& job) = 0;

  virtual void reset() = 0;  // throws as flash()

  // The step at which flash() or reset() is, or failed.
  virtual FlashStep step() const = 0;
  virtual std::string log() = 0;  // all that the program behind it said
};

}  // namespace assay
