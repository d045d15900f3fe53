// This computer as a board: a Linux process behind the porting contract.
#include "device/arch/linux/process.hpp"
#include "device/platform.hpp"

extern "C" {

const uint32_t platform_ticks_per_second = 1'000'000'000;
uint8_t platform_receive_ring[ASSAY_RECEIVE_RING_BYTES];
const uint32_t platform_receive_ring_bytes = sizeof platform_receive_ring;

void platform_init() { assay::linux_process::open_link(); }

}  // extern "C"
