// The USART of ST's STM32F1, F2 and F4 families.
// Registers: RM0090 (STM32F405/407 reference manual), section 30.6.
#ifndef ASSAY_DEVICE_DRIVERS_STM32_USART_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32_USART_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct Stm32Usart {
  uintptr_t base;

  // 8 data bits, no parity.
  void start() const {
    register_at(base + control_1) =
        usart_enable | transmit_enable | receive_enable | receive_interrupt;
  }

  // `divider` is the bus clock divided by the baud rate, at least 16. Waits for the last stop bit.
  void set_divider(uint32_t divider) const {
    while (!(register_at(base + status) & transmit_complete)) {
    }
    register_at(base + baud_rate) = divider < 16 ? 16 : divider;
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while (!(register_at(base + status) & transmit_empty)) {
      }
      register_at(base + data) = *bytes++;
    }
  }

  // The receive interrupt. Reading status, then data, also clears an overrun and a missing stop
  // bit.
  void receive() const {
    uint32_t now;
    while ((now = register_at(base + status)) & (receive_not_empty | overrun)) {
      const uint8_t byte = static_cast<uint8_t>(register_at(base + data));
      if (!(now & receive_not_empty)) continue;  // an overrun alone: the byte is an old one
      if (byte == 0 && (now & framing_error)) assay_line_break();
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t status = 0x00, data = 0x04, baud_rate = 0x08, control_1 = 0x0C;
  static constexpr uint32_t framing_error = 1u << 1, overrun = 1u << 3, receive_not_empty = 1u << 5,
                            transmit_complete = 1u << 6, transmit_empty = 1u << 7;
  static constexpr uint32_t receive_enable = 1u << 2, transmit_enable = 1u << 3,
                            receive_interrupt = 1u << 5, usart_enable = 1u << 13;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32_USART_HPP_
