// The UART of Espressif's ESP32 chips of the C series.
// Registers: technical reference manual of the C3 (version 1.1), chapter 26.
#ifndef ASSAY_DEVICE_DRIVERS_ESP32C_UART_HPP_
#define ASSAY_DEVICE_DRIVERS_ESP32C_UART_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct Esp32cUart {
  uintptr_t base;

  // 8 data bits, no parity, clocked by the crystal itself. The boot ROM may still be sending.
  void start() const {
    wait_until_sent();
    register_at(base + clock) = 3u << 24 | 1u << 22 | 3u << 20;  // on, from XTAL, by 1
    register_at(base + configuration_0) = one_stop_bit_8n1;
    register_at(base + configuration_0) = one_stop_bit_8n1 | 1u << 17;  // empties the receiver
    register_at(base + configuration_0) = one_stop_bit_8n1;
    // The receive interrupt comes at a byte or two in the FIFO, or 20 bits after the last one.
    register_at(base + memory) = (register_at(base + memory) & ~(0x3FFu << 16)) | 20u << 16;
    register_at(base + configuration_1) = 1u << 0 | 96u << 9 | 1u << 21;
    update();
    register_at(base + interrupt_clear) = all_causes;
    register_at(base + interrupt_enable) = received | line_break | framing_error;
  }

  // `divider_16ths` is the crystal's frequency times 16 divided by the baud rate. Waits for the
  // last stop bit.
  void set_divider(uint32_t divider_16ths) const {
    wait_until_sent();
    if (divider_16ths < 1u << 4) divider_16ths = 1u << 4;
    if (divider_16ths > 0xFFFF) divider_16ths = 0xFFFF;
    register_at(base + divider) = divider_16ths >> 4 | (divider_16ths & 15) << 20;
    update();
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while ((register_at(base + status) >> 16 & 0x3FF) > 120) {  // of 128
      }
      register_at(base + fifo) = *bytes++;
    }
  }

  // The receive interrupt: empties the FIFO. Which byte lacked its stop bit is not known; a line
  // break shows as a zero byte.
  void receive() const {
    const uint32_t errors = register_at(base + interrupt_raw) & (line_break | framing_error);
    register_at(base + interrupt_clear) = errors;
    bool broken = errors != 0;
    do {
      while (register_at(base + status) & 0x3FF) {
        const uint8_t byte = static_cast<uint8_t>(register_at(base + fifo));
        if (byte == 0 && broken) {
          assay_line_break();
          broken = false;
        }
        assay_rx(&byte, 1);
      }
      register_at(base + interrupt_clear) = received;
    } while (register_at(base + status) & 0x3FF);
    if (broken && (errors & line_break)) assay_line_break();
  }

 private:
  // Sent is what has left the FIFO and the shift register (FSM_STATUS, ST_UTX_OUT).
  void wait_until_sent() const {
    while ((register_at(base + status) >> 16 & 0x3FF) != 0 ||
           (register_at(base + state) & 0xF0) != 0) {
    }
  }

  // Hands settings to the half of the UART that has another clock.
  void update() const {
    register_at(base + id) = register_at(base + id) | 1u << 31;
    for (uint32_t tries = 10'000; tries != 0 && register_at(base + id) >> 31; --tries) {
    }
  }

  static constexpr uintptr_t fifo = 0x00, interrupt_raw = 0x04, interrupt_enable = 0x0C,
                             interrupt_clear = 0x10, divider = 0x14, status = 0x1C,
                             configuration_0 = 0x20, configuration_1 = 0x24, memory = 0x60,
                             state = 0x6C, clock = 0x78, id = 0x80;
  static constexpr uint32_t one_stop_bit_8n1 = 1u << 28 | 1u << 4 | 3u << 2;  // and memory clock
  static constexpr uint32_t received = 1u << 0 | 1u << 8, framing_error = 1u << 3,
                            line_break = 1u << 7, all_causes = 0xFFFFF;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_ESP32C_UART_HPP_
