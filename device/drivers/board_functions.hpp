// The functions of platform.hpp that read the same on every board.
#ifndef ASSAY_DEVICE_DRIVERS_BOARD_FUNCTIONS_HPP_
#define ASSAY_DEVICE_DRIVERS_BOARD_FUNCTIONS_HPP_

#include "device/platform.hpp"

// `Board` is a type with a static `uart`, which has `send`, and the static functions `ticks` and
// `set_rate`, which gets no 0. Its own code calls platform_set_rate(), which is not inlined.
#define ASSAY_BOARD_FUNCTIONS(Board)                                                         \
  extern "C" {                                                                               \
  void platform_send(const uint8_t* bytes, size_t count) { Board::uart.send(bytes, count); } \
  void platform_set_rate(uint32_t bits_per_second) {                                         \
    Board::set_rate(bits_per_second == 0 ? ASSAY_LINE_RATE : bits_per_second);               \
  }                                                                                          \
  uint64_t platform_ticks() { return Board::ticks(); }                                       \
  }

#endif  // ASSAY_DEVICE_DRIVERS_BOARD_FUNCTIONS_HPP_
