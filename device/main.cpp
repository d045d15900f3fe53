// The main function of every board: platform up, then the server's loop.
#include <assay.h>

#include "device/boot_stage.hpp"
#include "device/main_link.hpp"
#include "device/platform.hpp"

extern "C" {
extern const struct assay_image assay_image;  // from the generated glue
extern const char assay_image_base[];         // start of the image, from the linker script
}

static uint8_t receive_ring[ASSAY_RECEIVE_RING_BYTES];

int main() {
  // A byte that arrives before the server has its ring has nowhere to go.
  const uint32_t starting = platform_interrupts_disable();
  assay::reach(assay::BootStage::platform_entered);
  platform_init();
  assay::reach(assay::BootStage::platform_done);
  link_start();
  static const assay_port port = {
      link_send,        platform_ticks,      link_reset,         ASSAY_TICKS_PER_SECOND,
      receive_ring,     sizeof receive_ring, platform_stack_low, platform_stack_high,
      assay_image_base, link_set_rate,
  };
  assay_init(&port, &assay_image);
  platform_interrupts_restore(starting);
  assay::reach(assay::BootStage::serving);
  for (;;) {
    while (assay_poll()) {
    }
    link_wait();
  }
}
