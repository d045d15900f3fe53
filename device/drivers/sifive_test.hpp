// SiFive's test finisher: restarts an emulated RISC-V system.
// Register and values: the device tree binding "sifive,test0".
#ifndef ASSAY_DEVICE_DRIVERS_SIFIVE_TEST_HPP_
#define ASSAY_DEVICE_DRIVERS_SIFIVE_TEST_HPP_

#include "device/drivers/registers.hpp"

namespace assay {

struct SifiveTest {
  uintptr_t base;
  void reset() const { register_at(base) = 0x7777; }
};

}  // namespace assay

#endif  // ASSAY_DEVICE_DRIVERS_SIFIVE_TEST_HPP_
