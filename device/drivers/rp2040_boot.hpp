// The second boot stage of Raspberry Pi's RP2040: 256 bytes at the start of the flash that the boot
// ROM copies to SRAM, checks and runs. This one makes the flash readable and starts what follows
// it. RP2040 Datasheet (build 2023-06), sections 2.8.1.3 (boot stage, checksum), 2.6.3 (XIP), 4.10
// (SSI).
#ifndef ASSAY_DEVICE_DRIVERS_RP2040_BOOT_HPP_
#define ASSAY_DEVICE_DRIVERS_RP2040_BOOT_HPP_

#include <stddef.h>
#include <stdint.h>

namespace assay {

// Lies at the start of flash; the vector table is to follow at its end.
struct Rp2040BootStage {
  uint16_t code[126];
  uint16_t checksum[2];
};

namespace rp2040 {

// Thumb instructions. The SSI sends command 03h, which every serial flash knows and which needs no
// dummy cycles, with a 24-bit address, on one line; 32 bits come back. The clock is a quarter of
// the core's: 31.25 MHz of 125, as 03h is good for 50 (W25Q16JV datasheet, table 9.6).
inline constexpr uint16_t boot_code[] = {
    0x2318, 0x061B,          // r3 = 0x18000000, the SSI
    0x2100, 0x6099,          // SSIENR = 0
    0x2104, 0x6159,          // BAUDR = 4
    0x4908, 0x6019,          // CTRLR0 = the word at 0x30
    0x2100, 0x6059,          // CTRLR1 = 0: one data frame
    0x4907, 0x22F4, 0x5099,  // SPI_CTRLR0 (0xF4) = the word at 0x34
    0x2101, 0x6119,          // SER = 1
    0x6099,                  // SSIENR = 1
    0x4805, 0x4906,          // r0 = the word at 0x38, r1 = the word at 0x3C
    0x6008,                  // VTOR = the vector table
    0xC806,                  // r1 = its stack pointer, r2 = its reset handler
    0xF381, 0x8808,          // MSP = r1
    0x4710,                  // to r2
    0x46C0,                  // nop
    0x0300, 0x001F,          // 0x30: standard SPI, 32-bit frames, EEPROM read
    0x0218, 0x0300,          // 0x34: command 03h of 8 bits, address of 24, no wait cycles
    0x0100, 0x1000,          // 0x38: the vector table at 0x10000100
    0xED08, 0xE000,          // 0x3C: VTOR (ARMv6-M Architecture Reference Manual, section B3.2.7)
};

// CRC-32, polynomial 0x04C11DB7, from 0xFFFFFFFF, bits not reflected, not inverted at the end.
constexpr uint32_t boot_checksum(const uint16_t* code, size_t count) {
  uint32_t crc = 0xFFFFFFFF;
  for (size_t i = 0; i < 2 * count; ++i) {
    crc ^= static_cast<uint32_t>(code[i / 2] >> 8 * (i % 2) & 0xFF) << 24;
    for (int bit = 0; bit < 8; ++bit) crc = crc << 1 ^ (crc & 0x80000000 ? 0x04C11DB7 : 0);
  }
  return crc;
}

}  // namespace rp2040

constexpr Rp2040BootStage rp2040_boot_stage() {
  Rp2040BootStage stage{};
  size_t used = 0;
  for (const uint16_t halfword : rp2040::boot_code) stage.code[used++] = halfword;
  const uint32_t crc = rp2040::boot_checksum(stage.code, 126);
  stage.checksum[0] = static_cast<uint16_t>(crc);
  stage.checksum[1] = static_cast<uint16_t>(crc >> 16);
  return stage;
}

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_RP2040_BOOT_HPP_
