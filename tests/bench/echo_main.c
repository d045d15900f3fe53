// The least that can answer: firmware without a server that sends bench_reply_bytes for every
// bench_request_bytes that come. Start-up, board and link are those of the shipped image.
#include <assay.h>

#include "bench_output.h"
#include "bench_sizes.h"  // written by scripts/bench: bytes of a request and of its reply

void platform_init(void);
void platform_send(const uint8_t* bytes, size_t count);
void platform_idle(void);

static volatile uint32_t received_bytes;

void assay_rx(const uint8_t* bytes, size_t count) {
  (void)bytes;
  received_bytes += count;
}

void assay_line_break(void) {}

void assay_fault(enum assay_fault_kind kind, uintptr_t pc, uintptr_t lr, uint32_t detail) {
  (void)kind, (void)lr, (void)detail;
  bench_print(platform_send, "fault", pc);
  for (;;) {
  }
}

int main(void) {
  static const uint8_t reply[bench_reply_bytes];
  platform_init();
  for (uint32_t answered_bytes = 0;;) {
    // A byte that comes behind this look wakes the core: it sleeps with interrupts off.
    __asm__ volatile("cpsid i");
    const int whole = received_bytes - answered_bytes >= bench_request_bytes;
    if (!whole) platform_idle();
    __asm__ volatile("cpsie i");
    if (whole) {
      answered_bytes += bench_request_bytes;
      platform_send(reply, sizeof reply);
    }
  }
}
