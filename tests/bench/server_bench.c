// The outer world of the server, put around the unchanged firmware by the linker (--wrap): where
// the real main loop would sleep, the next request is handed over, and where it sends, the time is
// taken. So nothing of the server, and nothing of its stack, differs from a shipped
// image's. One tick is one instruction on the board that this is made for.
#include <assay.h>

#include "bench_output.h"
#include "bench_requests.h"  // written by scripts/bench: the request frames, see there

void __real_platform_init(void);
void __real_platform_idle(void);
void __real_platform_send(const uint8_t* bytes, size_t count);
uint64_t platform_ticks(void);
uint32_t platform_interrupts_disable(void);
void platform_interrupts_restore(uint32_t state);
extern uint32_t platform_stack_low[];
extern uint32_t platform_stack_high[];

// Unlike the server's own paint.
#define PAINT 0x3c99c33cu

static const uint32_t piece_bytes = 64;
static uint32_t request;       // that is being handed over
static uint32_t handed_bytes;  // of it
static uint64_t handed_at;     // ticks when the last byte of the piece was in the ring
static uint64_t sent_at;       // ticks when platform_send was last entered
static uint64_t spent;         // on the pieces of this request
static uint32_t kind;          // type of the last frame sent for it; 0: none
static uint32_t inside;        // of a frame: some of its pieces have been sent, and more follow

static __attribute__((noinline)) void paint_stack(void) {
  volatile uint32_t* const end = (uint32_t*)__builtin_frame_address(0) - 16;
  for (volatile uint32_t* word = platform_stack_low; word < end; ++word) *word = PAINT;
}

static __attribute__((noinline)) uint32_t* deepest_stack(void) {
  uint32_t* word = platform_stack_low;
  while (*word == PAINT) ++word;
  return word;
}

static void print(const char* name, uint64_t value) {
  bench_print(__real_platform_send, name, value);
}

// What one receive interrupt takes below the interrupted code: the core's frame, and the handler
// with assay_rx.
static __attribute__((noinline)) uint32_t interrupt_stack_bytes(void) {
  print("ready", 0);  // the byte that answers it waits until interrupts are on
  paint_stack();
  uint32_t* stack;
  __asm__ volatile("mov %0, sp" : "=r"(stack));
  // paint_stack() stops 64 bytes below its own frame: from there on down counts what is touched.
  __asm__ volatile("cpsie i");
  while (!assay_pending()) {
  }
  __asm__ volatile("cpsid i");
  const uint32_t bytes = (uint32_t)((char*)stack - (char*)deepest_stack());
  while (assay_poll()) {
  }
  return bytes;
}

void __wrap_platform_init(void) {
  paint_stack();
  __real_platform_init();
}

void __wrap_platform_send(const uint8_t* bytes, size_t count) {
  if (!inside) kind = bytes[1];  // behind COBS's first code
  inside = bytes[count - 1] != 0;
  if (bench_timed) {
    sent_at = platform_ticks();
  } else {
    __real_platform_send(bytes, count);  // with what it takes of the stack
  }
}

static void finish(void) {
  print("stack_bytes", (uint64_t)((char*)platform_stack_high - (char*)deepest_stack()));
  const uint64_t before = platform_ticks();
  print("timer_ticks", platform_ticks() - before);
  // The server has answered everything by now, so had it used the floating-point unit, the core's
  // frame would have room for its registers.
  print("interrupt_stack_bytes", interrupt_stack_bytes());
#ifdef __ARM_FP
  __asm__ volatile("vmov s0, s0");  // as a model may
#endif
  print("interrupt_stack_float_bytes", interrupt_stack_bytes());
  print("end", 0);
  for (;;) __real_platform_idle();
}

// Called with interrupts off, when the server has nothing left to do.
void __wrap_platform_idle(void) {
  const uint64_t now = platform_ticks();
  if (handed_bytes > 0) spent += now - handed_at;
  if (request < request_count && handed_bytes == requests[request].count) {
    // Waited for the reply, or, where there is none, for the server to have done with the frame.
    print("request", request);
    print("answer", kind);
    print("answer_ticks", kind != 0 ? sent_at - handed_at : 0);
    print("spent_ticks", spent);
    ++request;
    handed_bytes = 0;
    spent = 0;
    kind = 0;
  }
  if (request == request_count) finish();
  const uint32_t left = requests[request].count - handed_bytes;
  const uint32_t count = left < piece_bytes ? left : piece_bytes;
  assay_rx(requests[request].bytes + handed_bytes, count);
  handed_bytes += count;
  handed_at = platform_ticks();
}
