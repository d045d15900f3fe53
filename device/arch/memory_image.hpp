// What every start-up does once a stack and main memory work. The symbols come from sections.ld.
#ifndef ASSAY_DEVICE_ARCH_MEMORY_IMAGE_HPP_
#define ASSAY_DEVICE_ARCH_MEMORY_IMAGE_HPP_

#include <stdint.h>

#include "device/boot_stage.hpp"

extern "C" {
extern const uint32_t assay_data_load[];  // initial values of .data, in flash
extern uint32_t assay_data_low[], assay_data_high[];
extern uint32_t assay_bss_low[], assay_bss_high[];
using AssayConstructor = void (*)();
extern const AssayConstructor assay_constructors_low[], assay_constructors_high[];
int main();
}

namespace assay {

inline void initialise_memory() {
  const uint32_t* from = assay_data_load;
  for (uint32_t* to = assay_data_low; to != assay_data_high; ++to) *to = *from++;
  for (uint32_t* to = assay_bss_low; to != assay_bss_high; ++to) *to = 0;
  reach(BootStage::memory);
  for (const AssayConstructor* each = assay_constructors_low; each != assay_constructors_high;
       ++each) {
    (*each)();
  }
}

}  // namespace assay

#endif  // ASSAY_DEVICE_ARCH_MEMORY_IMAGE_HPP_
