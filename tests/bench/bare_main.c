// The same models without a server: a main function that takes the time of every inference over
// inputs in flash, then sends back what it receives. The glue, the model and the board are those
// of the shipped image.
#include <assay.h>
#include <stdbool.h>

#include "bench_inputs.h"  // written by scripts/bench: the inputs of all cases, and how much to echo
#include "bench_output.h"

extern const struct assay_image assay_image;
void platform_init(void);
void platform_send(const uint8_t* bytes, size_t count);
uint64_t platform_ticks(void);
void platform_idle(void);

// The server's LIFO memory manager (device/crt/platform_hooks.hpp).
extern struct workspace {
  void* memory;
  uint32_t bytes, used, peak;
  bool exhausted;
} workspace __asm__("_ZN5assay6device9workspaceE");

// The board's receive interrupt: of bench_received_bytes that come, spread evenly,
// bench_sent_bytes go back.
void assay_rx(const uint8_t* bytes, size_t count) {
  static uint32_t credit;
  for (; count > 0; --count, ++bytes) {
    for (credit += bench_sent_bytes; credit >= bench_received_bytes;) {
      credit -= bench_received_bytes;
      platform_send(bytes, 1);
    }
  }
}

void assay_line_break(void) {}

void assay_fault(enum assay_fault_kind kind, uintptr_t pc, uintptr_t lr, uint32_t detail) {
  (void)kind, (void)lr, (void)detail;
  bench_print(platform_send, "fault", pc);
  for (;;) {
  }
}

// The timer is read through the same pointers as the server reads it through, so that what the
// reading costs is the same.
static const struct assay_port port = {.ticks = platform_ticks};
static struct { const struct assay_port* volatile port; } server = {&port};

int main(void) {
  platform_init();
  const struct assay_model* model = assay_image.models[0];
  workspace = (struct workspace){assay_image.workspace, assay_image.workspace_bytes, 0, 0, false};
  uint64_t total = 0;
  const uint8_t* input = bench_inputs;
  for (uint32_t i = 0; i < bench_cases; ++i, input += model->inputs[0].bytes) {
    memcpy(model->inputs[0].data, input, model->inputs[0].bytes);
    workspace.used = 0;
    const uint64_t before = server.port->ticks();
    const int32_t code = model->run(model);
    total += server.port->ticks() - before;
    if (code != 0) bench_print(platform_send, "failed", i);
  }
  const uint64_t before = server.port->ticks();
  bench_print(platform_send, "timer_ticks", server.port->ticks() - before);
  bench_print(platform_send, "model_ticks", total);
  bench_print(platform_send, "end", 0);
  for (;;) platform_idle();
}
