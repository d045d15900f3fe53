// The flash controller of STM32F405/407 (RM0090, chapter 3) and the flash behind it.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace assay::virtual_probe {

// Sector 0 to 3: 16 KiB, 4: 64 KiB, 5 to 11: 128 KiB each.
struct FlashSector {
  std::uint32_t offset = 0;
  std::uint32_t bytes = 0;
};
FlashSector stm32f4_sector(unsigned number);

class Stm32f4Flash {
 public:
  // `write` gets each changed run of bytes, by its offset, for the emulator's copy.
  using Write = std::function<void(std::uint32_t offset, std::span<const std::uint8_t> bytes)>;
  Stm32f4Flash(std::uint32_t bytes, Write write);

  // Registers by their offset: ACR 0x00, KEYR 0x04, OPTKEYR 0x08, SR 0x0C, CR 0x10, OPTCR 0x14.
  std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);

  // A write access to the flash itself.
  void program(std::uint32_t offset, std::span<const std::uint8_t> bytes);
  // As program(), for a loader that has unlocked and set PG itself. Returns the error flags of SR.
  std::uint32_t program_by_loader(std::uint32_t offset, std::span<const std::uint8_t> bytes);

  void flush();  // programmed bytes are held to go out together
  void reset();  // locked again

  std::span<const std::uint8_t> content() const { return content_; }
  void set_content(std::span<const std::uint8_t> bytes);
  void flip(std::uint32_t offset, std::uint8_t bits);
  void set_write_protection(bool on) { write_protected_ = on; }

  std::uint64_t programmed_bytes() const { return programmed_bytes_; }
  std::uint64_t erased_sectors() const { return erased_sectors_; }

 private:
  enum class Lock { locked, first_key_seen, unlocked, blocked };  // blocked: until the next reset
  static Lock step(Lock lock, std::uint32_t key, std::uint32_t first, std::uint32_t second);

  void write_control(std::uint32_t value);
  void erase(FlashSector sector);
  void store(std::uint32_t offset, std::span<const std::uint8_t> bytes);

  Write write_;
  std::vector<std::uint8_t> content_;
  Lock lock_ = Lock::locked, option_lock_ = Lock::locked;
  std::uint32_t access_control_ = 0, status_ = 0, control_ = 0;
  bool write_protected_ = false;
  std::uint32_t held_offset_ = 0, held_bytes_ = 0;
  std::uint64_t programmed_bytes_ = 0, erased_sectors_ = 0;
};

}  // namespace assay::virtual_probe
