// The UART of Nordic's nRF51 series.
// Registers: "nRF51 Series Reference Manual" v3.0, chapter 28.
#ifndef ASSAY_DEVICE_DRIVERS_NRF51_UART_HPP_
#define ASSAY_DEVICE_DRIVERS_NRF51_UART_HPP_

#include <assay.h>
#include <stddef.h>

#include "device/drivers/registers.hpp"

namespace assay {

struct Nrf51Uart {
  uintptr_t base;

  static constexpr uint32_t baud_115200 = 0x01D7E000;  // a value of BAUDRATE, table 325

  void start(uint32_t transmit_pin, uint32_t receive_pin, uint32_t baud) const {
    register_at(base + pin_transmit) = transmit_pin;
    register_at(base + pin_receive) = receive_pin;
    register_at(base + baud_rate) = baud;
    register_at(base + enable) = 4;
    register_at(base + interrupt_set) = 1u << 2;  // RXDRDY
    register_at(base + start_receive) = 1;
    register_at(base + start_transmit) = 1;
  }

  void send(const uint8_t* bytes, size_t count) const {
    while (count--) {
      register_at(base + transmit_ready) = 0;
      register_at(base + transmit_data) = *bytes++;
      while (!register_at(base + transmit_ready)) {
      }
    }
  }

  // The receive interrupt. RXDRDY is cleared before the byte is taken: taking it brings up the
  // next.
  void receive() const {
    while (register_at(base + receive_ready)) {
      register_at(base + receive_ready) = 0;
      const uint8_t byte = static_cast<uint8_t>(register_at(base + receive_data));
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t start_receive = 0x000, start_transmit = 0x008, receive_ready = 0x108,
                             transmit_ready = 0x11C, interrupt_set = 0x304, enable = 0x500,
                             pin_transmit = 0x50C, pin_receive = 0x514, receive_data = 0x518,
                             transmit_data = 0x51C, baud_rate = 0x524;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_NRF51_UART_HPP_
