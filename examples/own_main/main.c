// Firmware with a main, vector table and UART of its own that answers assay: here for an Arm MPS2
// board (Cortex-M4F), without any of assay's start-up code or drivers.
//
//   assay build --runtime runtime --board mps2-an386     # writes runtime/libassay.a and include/
//   arm-none-eabi-gcc -mthumb -mcpu=cortex-m4 -mfloat-abi=softfp -mfpu=fpv4-sp-d16 -O2 -g
//       -Iruntime/include examples/own_main/main.c runtime/libassay.a -lm
//       --specs=nano.specs -nostartfiles -T examples/own_main/image.ld -o own_main.elf
//   assay run --elf own_main.elf --board mps2-an386 --input samples=FILE.npy
//   assay call samples_seen --elf own_main.elf --board mps2-an386
#include <assay.h>
#include <string.h>

// ---- The model: one affine function of four samples, and a remote function that counts them.

static float samples[4], scaled[4];
static int64_t seen;

static int32_t run(const struct assay_model* self) {
  (void)self;
  for (int i = 0; i < 4; ++i) scaled[i] = 2 * samples[i] + 1;
  seen += 4;
  return 0;
}

static const int64_t shape[] = {4};
static const struct assay_tensor inputs[] = {
    {samples, sizeof samples, kDLFloat, 32, 1, shape, "samples"}};
static const struct assay_tensor outputs[] = {
    {scaled, sizeof scaled, kDLFloat, 32, 1, shape, "scaled"}};
ASSAY_MODEL(affine, run, inputs, outputs);

static int64_t samples_seen(void) { return seen; }
ASSAY_FUNCTION(i, samples_seen);

static const struct assay_model* const models[] = {&affine};
static const struct assay_function* const functions[] = {&assay_function_samples_seen};
static const struct assay_image image = {
    .build_id = "example1",
    .models = models,
    .functions = functions,
    .model_count = 1,
    .function_count = 1,
};

// ---- The chip: Arm application note AN386 and the Cortex-M System Design Kit (DDI 0479).

#define REGISTER(address) (*(volatile uint32_t*)(address))
#define UART_DATA REGISTER(0x40004000)
#define UART_STATE REGISTER(0x40004004)
#define UART_CONTROL REGISTER(0x40004008)
#define UART_INTERRUPT_CLEAR REGISTER(0x4000400C)
#define UART_BAUD_DIVIDER REGISTER(0x40004010)
#define TIMER_CONTROL REGISTER(0x40000000)
#define TIMER_VALUE REGISTER(0x40000004)
#define TIMER_RELOAD REGISTER(0x40000008)

extern uint32_t data_low[], data_high[], data_load[], bss_low[], bss_high[];
extern uint32_t stack_low[], stack_high[];
extern const char image_low[];

static void send(const uint8_t* bytes, size_t count) {
  while (count--) {
    while (UART_STATE & 1u) {
    }
    UART_DATA = *bytes++;
  }
}

// The timer counts 32 bits down, 171 seconds long; a model that runs longer needs its interrupt.
static uint64_t ticks(void) {
  static uint64_t past;
  static uint32_t before;
  const uint32_t now = ~TIMER_VALUE;
  if (now < before) past += (uint64_t)1 << 32;
  before = now;
  return past + now;
}

static void reset(void) {
  REGISTER(0xE000ED0C) = 0x05FA0004;
  for (;;) {
  }
}

static uint8_t receive_ring[2048];
static struct assay_port port = {
    .send = send,
    .ticks = ticks,
    .reset = reset,
    .ticks_per_second = 25000000,
    .receive_ring = receive_ring,
    .receive_ring_bytes = sizeof receive_ring,
    .stack_low = stack_low,
    .stack_high = stack_high,
    .image_base = image_low,
};

static void uart_received(void) {
  UART_INTERRUPT_CLEAR = 2;
  while (UART_STATE & 2u) {
    const uint8_t byte = (uint8_t)UART_DATA;
    assay_rx(&byte, 1);
  }
}

// The core has pushed r0 to r3, r12, lr, pc and xPSR.
__attribute__((used)) static void report_fault(const uint32_t* pushed) {
  assay_fault(ASSAY_FAULT_CRASH, pushed[6], pushed[5], REGISTER(0xE000ED28));
}

__attribute__((naked)) static void faulted(void) {
  __asm__ volatile("mov r0, sp\n\tb report_fault");
}

int main(void) {
  TIMER_RELOAD = 0xFFFFFFFF;
  TIMER_VALUE = 0xFFFFFFFF;
  TIMER_CONTROL = 1;
  UART_BAUD_DIVIDER = 217;
  assay_init(&port, &image);
  UART_CONTROL = 0x0B;        // transmitter, receiver, receive interrupt
  REGISTER(0xE000E100) = 1u;  // interrupt 0
  for (;;) {
    while (assay_poll()) {
    }
    __asm__ volatile("cpsid i");
    if (!assay_pending()) __asm__ volatile("wfi");
    __asm__ volatile("cpsie i");
  }
}

void start(void) {
  REGISTER(0xE000ED88) = 0xF00000;  // the FPU
  __asm__ volatile("dsb\n\tisb" ::: "memory");
  memcpy(data_low, data_load, (size_t)((char*)data_high - (char*)data_low));
  memset(bss_low, 0, (size_t)((char*)bss_high - (char*)bss_low));
  main();
}

__attribute__((section(".vectors"), used)) static void (*const vectors[17])(void) = {
    (void (*)(void))stack_high, start, faulted, faulted, faulted, faulted, faulted,
    [16] = uart_received,
};
