// Espressif ESP32-C3-DevKitM-1: UART0, to the USB bridge.
#include "device/drivers/esp32c_board.hpp"

ASSAY_ESP32C_BOARD()
