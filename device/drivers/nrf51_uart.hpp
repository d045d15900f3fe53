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

  // BAUDRATE is the rate times 2^32 over 16 MHz, with the lower twelve bits clear: table 325 has
  // 0x01D7E000 for 115,200. `send` has waited for all that was sent.
  void set_rate(uint32_t bits_per_second) const {
    if (bits_per_second > 1'000'000) bits_per_second = 1'000'000;  // the fastest of table 325
    // 2^32 / 16,000,000 is 268 + 111 / 256.
    const uint32_t value = bits_per_second * 268 + (bits_per_second >> 8) * 111;
    register_at(base + baud_rate) = (value + 0x800) & ~0xFFFu;
  }

  void start(uint32_t transmit_pin, uint32_t receive_pin) const {
    register_at(base + pin_transmit) = transmit_pin;
    register_at(base + pin_receive) = receive_pin;
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
      if (register_at(base + error_source) & line_break) {
        register_at(base + error_source) = line_break;  // written ones clear
        assay_line_break();
      }
      assay_rx(&byte, 1);
    }
  }

 private:
  static constexpr uintptr_t start_receive = 0x000, start_transmit = 0x008, receive_ready = 0x108,
                             transmit_ready = 0x11C, interrupt_set = 0x304, error_source = 0x480,
                             enable = 0x500, pin_transmit = 0x50C, pin_receive = 0x514,
                             receive_data = 0x518, transmit_data = 0x51C, baud_rate = 0x524;
  static constexpr uint32_t line_break = 1u << 3;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_NRF51_UART_HPP_
