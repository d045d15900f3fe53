// The UART of NXP's Kinetis K series, without its FIFOs.
// Registers: "K64 Sub-Family Reference Manual" (K64P144M120SF5RM), section 52.3.
#ifndef ASSAY_DEVICE_DRIVERS_KINETIS_UART_HPP_
#define ASSAY_DEVICE_DRIVERS_KINETIS_UART_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct KinetisUart {
  uintptr_t base;

  // 8 data bits, no parity; transmitter, receiver and the receive interrupt are on afterwards.
  // Waits for the last stop bit. `divider_32nds` is the UART's clock times 2 divided by the baud
  // rate: 32nds of the clock divided by 16 times the rate.
  void set_divider(uint32_t divider_32nds) const {
    while (!(register8_at(base + status) & transmit_complete)) {
    }
    if (divider_32nds < 32) divider_32nds = 32;
    const uint32_t whole = divider_32nds / 32;
    register8_at(base + control_2) = 0;
    register8_at(base + divider_high) = static_cast<uint8_t>(whole >> 8 & 0x1F);
    register8_at(base + divider_low) = static_cast<uint8_t>(whole);  // takes both over
    register8_at(base + control_4) = static_cast<uint8_t>(divider_32nds % 32);
    register8_at(base + control_1) = 0;
    register8_at(base + control_2) = 1u << 5 | 1u << 3 | 1u << 2;  // RIE, TE, RE
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while (!(register8_at(base + status) & transmit_empty)) {
      }
      register8_at(base + data) = *bytes++;
    }
  }

  // The receive interrupt. Reading status, then data, also clears an overrun and a missing stop
  // bit, which would keep further bytes out. An overrun that came between the two is left without a
  // byte: reading for it empties the buffer below zero, which the flush puts right
  // (section 52.3.19).
  void receive() const {
    uint8_t now;
    while ((now = register8_at(base + status)) & (receive_full | overrun)) {
      const uint8_t byte = register8_at(base + data);
      if (!(now & receive_full)) {
        register8_at(base + fifo_control) = receive_flush;
        continue;
      }
      if (byte == 0 && (now & framing_error)) assay_line_break();
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t divider_high = 0x0, divider_low = 0x1, control_1 = 0x2,
                             control_2 = 0x3, status = 0x4, data = 0x7, control_4 = 0xA,
                             fifo_control = 0x11;
  static constexpr uint8_t framing_error = 1u << 1, overrun = 1u << 3, receive_full = 1u << 5,
                           transmit_complete = 1u << 6, transmit_empty = 1u << 7,
                           receive_flush = 1u << 6;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_KINETIS_UART_HPP_
