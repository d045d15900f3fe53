// Arm's PrimeCell UART, PL011.
// Registers: "PrimeCell UART (PL011) Technical Reference Manual" (DDI 0183), section 3.3.
#ifndef ASSAY_DEVICE_DRIVERS_PL011_HPP_
#define ASSAY_DEVICE_DRIVERS_PL011_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct Pl011 {
  uintptr_t base;

  // 8 data bits, no parity, FIFOs on; transmitter and receiver are on afterwards. Waits until all
  // that was sent has left. `divider_64ths` is the UART's clock times 4 divided by the baud rate:
  // 64ths of the clock divided by 16 times the rate; at least 64.
  void set_divider(uint32_t divider_64ths) const {
    while (register_at(base + flags) & busy) {
    }
    if (divider_64ths < 64) divider_64ths = 64;
    register_at(base + control) = 0;
    register_at(base + divider_integer) = divider_64ths / 64;
    register_at(base + divider_fraction) = divider_64ths % 64;
    register_at(base + line_control) = 3u << 5 | 1u << 4;  // also takes the divider over
    register_at(base + control) = 1u << 9 | 1u << 8 | 1u << 0;
  }

  // The receive interrupt comes at four bytes in the FIFO, or when the line was idle for 32 bits.
  void start() const {
    register_at(base + fifo_levels) = 0;
    register_at(base + interrupt_mask) = 1u << 4 | 1u << 6;  // RXIM, RTIM
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while (register_at(base + flags) & transmit_full) {
      }
      register_at(base + data) = *bytes++;
    }
  }

  // The receive interrupt: empties the FIFO, which also takes both causes back.
  void receive() const {
    while (!(register_at(base + flags) & receive_empty)) {
      const uint32_t received = register_at(base + data);
      const uint8_t byte = static_cast<uint8_t>(received);
      if (byte == 0 && (received & (framing_error | line_break))) assay_line_break();
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t data = 0x00, flags = 0x18, divider_integer = 0x24,
                             divider_fraction = 0x28, line_control = 0x2C, control = 0x30,
                             fifo_levels = 0x34, interrupt_mask = 0x38;
  static constexpr uint32_t busy = 1u << 3, receive_empty = 1u << 4, transmit_full = 1u << 5;
  static constexpr uint32_t framing_error = 1u << 8, line_break = 1u << 10;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_PL011_HPP_
