// This computer as a board: a Linux process behind the porting contract.
#include "device/arch/linux/process.hpp"
#include "device/platform.hpp"

static_assert(ASSAY_TICKS_PER_SECOND == 1'000'000'000, "board.json and the clock differ");

extern "C" {

void platform_init() { assay::linux_process::open_link(); }

}  // extern "C"
