// The USART, UART and LPUART of ST's STM32 families with one register for flags and another that
// clears them: F0, F3, F7, G0, G4, H7, L0, L4. (F1, F2 and F4: stm32_usart.hpp.)
// Registers: RM0351 (STM32L47x reference manual), "USART registers" and "LPUART registers"; RM0385
// (STM32F746) and RM0432 (STM32L4R5) have the same.
#ifndef ASSAY_DEVICE_DRIVERS_STM32_USART_V2_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32_USART_V2_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct Stm32UsartV2 {
  uintptr_t base;
  uint32_t least_divider;  // the lowest that BRR takes: 16, of an LPUART 0x300

  // 8 data bits, no parity; the FIFO, where there is one, stays off.
  void start() const {
    register_at(base + control_1) =
        usart_enable | transmit_enable | receive_enable | receive_interrupt;
  }

  // `divider` is the kernel clock divided by the baud rate, of an LPUART 256 times that. Waits for
  // the last stop bit; BRR can be written only while the UART is off.
  void set_divider(uint32_t divider) const {
    while (!(register_at(base + status) & transmit_complete)) {
    }
    const uint32_t before = register_at(base + control_1);
    register_at(base + control_1) = before & ~usart_enable;
    register_at(base + baud_rate) = divider < least_divider ? least_divider : divider;
    register_at(base + control_1) = before;
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while (!(register_at(base + status) & transmit_empty)) {
      }
      register_at(base + transmit_data) = *bytes++;
    }
  }

  // The receive interrupt. Flags are cleared before the byte is read: until then the next byte
  // cannot take its place and set them anew. An overrun left on would raise the interrupt for ever.
  void receive() const {
    uint32_t now;
    while ((now = register_at(base + status)) & (receive_not_empty | overrun)) {
      register_at(base + clear) = now & errors;
      if (!(now & receive_not_empty)) continue;
      const uint8_t byte = static_cast<uint8_t>(register_at(base + receive_data));
      if (byte == 0 && (now & framing_error)) assay_line_break();
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t control_1 = 0x00, baud_rate = 0x0C, status = 0x1C, clear = 0x20,
                             receive_data = 0x24, transmit_data = 0x28;
  // The same bits in status and clear: parity, framing, noise, overrun.
  static constexpr uint32_t framing_error = 1u << 1, overrun = 1u << 3, errors = 0xF;
  static constexpr uint32_t receive_not_empty = 1u << 5, transmit_complete = 1u << 6,
                            transmit_empty = 1u << 7;
  static constexpr uint32_t usart_enable = 1u << 0, receive_enable = 1u << 2,
                            transmit_enable = 1u << 3, receive_interrupt = 1u << 5;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32_USART_V2_HPP_
