// A whole board.cpp of an Arm Cortex-M board, from a type that has its code.
#ifndef ASSAY_DEVICE_ARCH_CORTEX_M_BOARD_HPP_
#define ASSAY_DEVICE_ARCH_CORTEX_M_BOARD_HPP_

#include "device/arch/cortex_m/core.hpp"
#include "device/drivers/board_functions.hpp"

// Once in a board.cpp. Beside what ASSAY_BOARD_FUNCTIONS wants the type has the static functions
// `vectors()`, constexpr, which returns what the flash begins with, and `init(const void*
// vectors)`.
#define ASSAY_CORTEX_M_BOARD(Board)                          \
  ASSAY_VECTORS constexpr auto vectors = Board::vectors();   \
  extern "C" void platform_init() { Board::init(&vectors); } \
  ASSAY_BOARD_FUNCTIONS(Board)

#endif  // ASSAY_DEVICE_ARCH_CORTEX_M_BOARD_HPP_
