// How far the start-up has come: one word that a debug probe reads, by its symbol, where nothing
// answers on the link.
#ifndef ASSAY_DEVICE_BOOT_STAGE_HPP_
#define ASSAY_DEVICE_BOOT_STAGE_HPP_

#include <stdint.h>

// No start-up clears or loads it, as its first value is written before memory is initialised; so
// after a power-on, before that, it holds anything.
extern "C" {
inline volatile uint32_t platform_boot_stage __attribute__((section(".bss.noinit.boot_stage")));
}

namespace assay {

// What has been reached. The host knows these numbers (host/core/bringup/boot_stage.hpp).
enum class BootStage : uint32_t {
  reset = 1,             // the first instructions run
  memory = 2,            // .data and .bss are set up
  platform_entered = 3,  // constructors have run, platform_init() is called
  platform_done = 4,
  serving = 5,  // the server polls, interrupts are on
};

inline void reach(BootStage stage) { platform_boot_stage = static_cast<uint32_t>(stage); }

}  // namespace assay

#endif  // ASSAY_DEVICE_BOOT_STAGE_HPP_
