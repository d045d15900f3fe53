// The pins of ST's STM32 families since the F2 (all but the F1).
// Registers: RM0090 (STM32F405/407 reference manual), section 8.4; RM0351 (STM32L47x), RM0432
// (STM32L4R5) and RM0385 (STM32F746), "GPIO registers", have the same.
#ifndef ASSAY_DEVICE_DRIVERS_STM32_GPIO_HPP_
#define ASSAY_DEVICE_DRIVERS_STM32_GPIO_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct Stm32Gpio {
  uintptr_t base;

  // Hands `pin` (0 to 15) to the peripheral that `alternate_function` (0 to 15) stands for. The
  // pull-up keeps a serial line idle while neither end drives it. The mode comes last: until then
  // the pin stays what it was.
  void connect(uint32_t pin, uint32_t alternate_function) const {
    set(base + alternate_functions + pin / 8 * 4, pin % 8 * 4, 0xF, alternate_function);
    set(base + pulls, pin * 2, 3, 1);
    set(base + modes, pin * 2, 3, 2);
  }

 private:
  static void set(uintptr_t address, uint32_t shift, uint32_t mask, uint32_t value) {
    register_at(address) = (register_at(address) & ~(mask << shift)) | value << shift;
  }

  static constexpr uintptr_t modes = 0x00, pulls = 0x0C, alternate_functions = 0x20;
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_STM32_GPIO_HPP_
