// The APB UART of Arm's Cortex-M System Design Kit.
// Registers: "Cortex-M System Design Kit Technical Reference Manual" (DDI 0479), section 4.3.
#ifndef ASSAY_DEVICE_DRIVERS_CMSDK_UART_HPP_
#define ASSAY_DEVICE_DRIVERS_CMSDK_UART_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct CmsdkUart {
  uintptr_t base;

  void start() const {
    register_at(base + control) = transmit_enable | receive_enable | receive_interrupt_enable;
  }

  // `divider` is the peripheral clock divided by the baud rate, at least 16. Waits until the
  // transmit buffer is empty, and the frame in its shift register is a delimiter by then.
  void set_divider(uint32_t divider) const {
    while (register_at(base + state) & transmit_full) {
    }
    // The byte before may still be shifted out, and nothing tells: ten bits at the present rate.
    for (volatile uint32_t left = register_at(base + baud_divider) * 10; left > 0;) left = left - 1;
    register_at(base + baud_divider) = divider < 16 ? 16 : divider;
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while (register_at(base + state) & transmit_full) {
      }
      register_at(base + data) = *bytes++;
    }
  }

  // The receive interrupt: hands over all that has arrived. The flag is cleared first, so that a
  // byte that comes meanwhile raises it again.
  void receive() const {
    register_at(base + interrupt_clear) = receive_flag;
    while (register_at(base + state) & receive_full) {
      const uint8_t byte = static_cast<uint8_t>(register_at(base + data));
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t data = 0x00, state = 0x04, control = 0x08, interrupt_clear = 0x0C,
                             baud_divider = 0x10;
  static constexpr uint32_t transmit_full = 1u << 0, receive_full = 1u << 1;
  static constexpr uint32_t transmit_enable = 1u << 0, receive_enable = 1u << 1,
                            receive_interrupt_enable = 1u << 3;
  static constexpr uint32_t receive_flag = 1u << 1;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_CMSDK_UART_HPP_
