// What a chip has beside its core that a debugger meets and the emulator lacks: how flash is
// programmed, identification, and why the last reset was.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "host/virtual_probe/emulator.hpp"

namespace assay::virtual_probe {

enum class ResetCause { power, pin, brown_out, software, watchdog, lockup };

// A loop that a debugger runs on the core, but that the model does in its place.
struct LoaderEnd {
  std::uint32_t r0 = 0, r2 = 0, r3 = 0;  // what the loop leaves in the core's registers
};

struct ChipCounters {
  std::uint64_t programmed_bytes = 0;
  std::uint64_t erased_sectors = 0;
};

class ChipModel {
 public:
  virtual ~ChipModel() = default;

  // Words of registers that the model answers in place of the emulator. Nothing, or false: not its.
  virtual std::optional<std::uint32_t> read_register(std::uint32_t address) = 0;
  virtual bool write_register(std::uint32_t address, std::uint32_t value) = 0;
  // A debugger's write into flash. False: the emulator is to decide.
  virtual bool write_flash(std::uint32_t address, std::span<const std::uint8_t> bytes) = 0;
  virtual bool in_flash(std::uint32_t address) const = 0;

  // Sends what is held back to the emulator: before it runs, and before flash is read.
  virtual void flush() {}
  virtual void reset(ResetCause cause) = 0;

  // Flash belongs to the model, and outlives the emulator. put_content() fills a new emulator;
  // keep_content() takes back what it may have changed by itself. set_content() is for what a file
  // held; its size is that of content(). A chip without flash has none.
  virtual std::span<const std::uint8_t> content() const { return {}; }
  virtual void set_content(std::span<const std::uint8_t>) {}
  virtual void put_content() {}
  virtual void keep_content() {}

  // Whether a core about to run with these registers runs a loader that the model knows. After
  // true, step_loader() is called at once, and when the word that the loader waits for has been
  // written, until it returns its end.
  virtual bool begin_loader(const CoreRegisters&) { return false; }
  virtual bool loader_waits_for(std::uint32_t) const { return false; }
  virtual std::optional<LoaderEnd> step_loader() { return std::nullopt; }
  virtual LoaderEnd stop_loader() { return {}; }  // halted before its end

  // A second TAP in the JTAG chain, of 5 instruction bits.
  virtual std::optional<std::uint32_t> boundary_scan_id() const { return std::nullopt; }

  // Trouble on demand. False where the chip has no such thing.
  virtual bool corrupt(std::uint32_t address, std::uint8_t flips) = 0;
  virtual bool set_id(std::uint32_t) { return false; }
  virtual bool set_write_protection(bool) { return false; }

  virtual ChipCounters counters() const { return {}; }
};

struct FlashRegion {
  std::uint32_t origin = 0;
  std::uint32_t bytes = 0;

  bool contains(std::uint32_t address) const { return address - origin < bytes; }
};

// "stm32f4", "nrf51" or "cortex-m" (no flash: code in RAM). `emulator` has to outlive the model.
// Throws Error(input) for another name.
std::unique_ptr<ChipModel> make_chip_model(std::string_view name, Emulator& emulator,
                                           FlashRegion flash);

}  // namespace assay::virtual_probe
