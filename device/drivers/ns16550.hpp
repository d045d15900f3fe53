// The 16550 UART, with one-byte registers side by side.
// Registers: TI "PC16550D Universal Asynchronous Receiver/Transmitter with FIFOs" (SNLS378),
// section 8.
#ifndef ASSAY_DEVICE_DRIVERS_NS16550_HPP_
#define ASSAY_DEVICE_DRIVERS_NS16550_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct Ns16550 {
  uintptr_t base;

  // 8 data bits, no parity. `divider` is the UART's clock divided by 16 times the baud rate. Waits
  // for the last stop bit.
  void set_divider(uint32_t divider) const {
    while (!(register8_at(base + line_status) & transmit_idle)) {
    }
    if (divider == 0) divider = 1;
    register8_at(base + line_control) = 0x83;  // 8N1, and the divider in place of data
    register8_at(base + data) = static_cast<uint8_t>(divider);
    register8_at(base + divider_high) = static_cast<uint8_t>(divider >> 8);
    register8_at(base + line_control) = 0x03;
  }

  // After set_divider().
  void start() const {
    register8_at(base + fifo_control) = 0x07;  // on, both emptied, interrupt at one byte
    register8_at(base + interrupt_enable) = 0x01;
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      while (!(register8_at(base + line_status) & transmit_empty)) {
      }
      register8_at(base + data) = *bytes++;
    }
  }

  // The receive interrupt: hands over the whole FIFO.
  void receive() const {
    uint8_t now;
    while ((now = register8_at(base + line_status)) & data_ready) {
      const uint8_t byte = register8_at(base + data);
      if (now & break_received) assay_line_break();
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t data = 0, interrupt_enable = 1, divider_high = 1, fifo_control = 2,
                             line_control = 3, line_status = 5;
  static constexpr uint8_t data_ready = 1u << 0, break_received = 1u << 4, transmit_empty = 1u << 5,
                           transmit_idle = 1u << 6;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_NS16550_HPP_
