// An ESP32-C3; UART0 on the boot ROM's pins.
#include "device/drivers/esp32c_board.hpp"

ASSAY_ESP32C_BOARD()
