// assay on the device: the public C11 API. Boards use it, and so can any firmware with its own
// main, vector table and UART.
//
// A firmware fills in one struct assay_port and one struct assay_image, calls assay_init() once,
// hands received bytes to assay_rx() from its UART interrupt, and calls assay_poll() from its main
// loop. Nothing here allocates from a heap. Unless a function says otherwise it is to be called
// from the main loop only, never from an interrupt and never from two threads.
#ifndef ASSAY_H_
#define ASSAY_H_

#include <stddef.h>
#include <stdint.h>
#include <tvm/runtime/c_backend_api.h>
#include <tvm/runtime/c_runtime_api.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- Models
// ---------------------------------------------------------------------------------------

// One input or output. All pointers are the firmware's and stay valid for ever.
struct assay_tensor {
  void* data;          // `bytes` bytes, aligned for the element type; read and written by the host
  uint32_t bytes;      // compact, C order; at most 2^24 - 1 (the wire's offsets have 24 bits)
  uint8_t dtype_code;  // DLDataTypeCode
  uint8_t dtype_bits;  // of one element
  uint8_t dimensions;  // entries of `shape`; 0 with shape NULL: unknown or scalar
  const int64_t* shape;
  const char* name;  // NULL: not kept on the device
};

struct assay_model {
  const char* name;
  // Runs one inference on the tensors below; returns 0, or the model's own error code.
  int32_t (*run)(const struct assay_model* self);
  const struct assay_tensor* inputs;   // in call order
  const struct assay_tensor* outputs;  // in call order
  uint8_t input_count;
  uint8_t output_count;
  void* workspace;  // what the LIFO memory manager hands out; NULL where the model needs none
  uint32_t workspace_bytes;
  void* const* devices;  // accelerator handles, in the order of the model's devices struct; or NULL
};

// Defines the model `name`; `inputs` and `outputs` are arrays of struct assay_tensor in call order.
// Tensors are numbered over the whole image: the first model's inputs, its outputs, the next
// model's.
#define ASSAY_MODEL(name, run, inputs, outputs)                                       \
  const struct assay_model name = {#name,                                             \
                                   run,                                               \
                                   inputs,                                            \
                                   outputs,                                           \
                                   (uint8_t)(sizeof(inputs) / sizeof((inputs)[0])),   \
                                   (uint8_t)(sizeof(outputs) / sizeof((outputs)[0])), \
                                   0,                                                 \
                                   0,                                                 \
                                   0}

// ---- Remote functions
// -----------------------------------------------------------------------------

// One function that the host can call by the CRC-32 of its signature text.
struct assay_function {
  uint32_t hash;   // CRC-32 (IEEE 802.3) of the text without spaces; 0: taken from `signature`
  uint32_t kinds;  // four bits each, lowest first: result, then arguments; see ASSAY_KIND_*
  TVMBackendPackedCFunc function;
  const char* signature;  // "name(i,f,s,b,t)s"; NULL where the image keeps no text
};

// TVM's type codes, plus 1.
#define ASSAY_KIND_v 5u   // nothing (result only)
#define ASSAY_KIND_i 1u   // int64_t
#define ASSAY_KIND_f 3u   // float
#define ASSAY_KIND_s 12u  // const char*, UTF-8, ends with a zero byte
#define ASSAY_KIND_b 13u  // const TVMByteArray*
#define ASSAY_KIND_t 8u   // DLTensor*

// Makes the C function `name` callable from the host: ASSAY_FUNCTION(result, name, arguments...),
// for example
//     const char* label(int64_t count, float scale, const char* prefix, DLTensor* tensor);
//     ASSAY_FUNCTION(s, label, i, f, s, t)
// Up to seven arguments. What a result points to stays the function's own and must stay valid until
// the next call; arguments are valid during the call. The signature text lies in a section that is
// not loaded: `assay build` reads it from the object and writes the table. Firmware with its own
// main lists &assay_function_NAME in its image instead; only then the text takes flash. A function
// that wants the model that it is called on writes itself in the PackedFunc convention and uses
// ASSAY_PACKED_FUNCTION(result, name, arguments...): its resource_handle is a const struct
// assay_model*.
#define ASSAY_FUNCTION(...) ASSAY_SELECT_(ASSAY_FUNCTION_, __VA_ARGS__)(__VA_ARGS__)
#define ASSAY_PACKED_FUNCTION(...) ASSAY_SELECT_(ASSAY_PACKED_FUNCTION_, __VA_ARGS__)(__VA_ARGS__)

// Reports progress of a long call and asks whether the host cancelled it. Call it between steps.
// Returns non-zero once the call was cancelled: the function then returns at once (its result is
// dropped). To be called from within a remote function only.
int assay_progress(uint32_t done, uint32_t total);

// ---- The image and the port
// -----------------------------------------------------------------------

struct assay_image {
  uint8_t build_id[8];  // told in hello; any value that changes with the image
  const struct assay_model* const* models;
  const struct assay_function* const* functions;
  uint8_t model_count;
  uint16_t function_count;
  void* workspace;  // the LIFO memory manager's memory, 16-byte aligned, shared by the models
  uint32_t workspace_bytes;
  void* arguments;  // holds arguments of calls larger than a frame, 8-byte aligned; or NULL
  uint32_t argument_bytes;
  void (*prepare)(void);  // run once by assay_init, before anything is received; or NULL
  // Called after every inference: 0, or which of the image's buffers was written beside: twice its
  // number, counted from 1, and one less where that is in front of it. Mends what it finds. Or
  // NULL.
  int32_t (*check)(void);
};

struct assay_port {
  // Sends a piece of a frame or of log text; returns when the buffer may be used again.
  void (*send)(const uint8_t* bytes, size_t count);
  uint64_t (*ticks)(void);  // monotonic
  void (*reset)(void);      // restarts the device; does not return
  uint32_t ticks_per_second;
  uint8_t* receive_ring;        // bytes wait here while a model runs
  uint32_t receive_ring_bytes;  // a power of two, at least 128
  uint32_t* stack_low;     // lowest address of the stack that runs assay_poll; NULL: not measured
  uint32_t* stack_high;    // one past its highest
  const void* image_base;  // fault addresses are told relative to it
  // Changes the rate of the line, after all that was sent has left it; 0 is the rate after a reset,
  // which every host starts with. Not called from interrupts. NULL: the line has no rate to change.
  void (*set_rate)(uint32_t bits_per_second);
};

// To be called once after a reset, with .bss cleared. `port` and `image` must stay valid for ever.
// Calls TVMPlatformInitialize() where the firmware has one.
void assay_init(const struct assay_port* port, const struct assay_image* image);

// Hands received bytes over. Callable from one interrupt at any time, also while assay_poll runs.
// Bytes that find the ring full are dropped and counted.
void assay_rx(const uint8_t* bytes, size_t count);

// A line break was received, or a zero byte without its stop bit: the line goes back to its safe
// rate with the next assay_poll(). Callable from the same interrupt as assay_rx().
void assay_line_break(void);

// Handles what has been received: at most one request. Returns non-zero when there may be more to
// do.
int assay_poll(void);

// Non-zero when received bytes wait; for the check before the main loop sleeps.
int assay_pending(void);

// Sends `text` (ends with a zero byte) to the host as a log event, or as plain text before a
// session.
void assay_log(const char* text);

// Kinds of fault that assay_fault() reports.
enum assay_fault_kind {
  ASSAY_FAULT_CRASH = 1,  // bad address, bad instruction, ...
  ASSAY_FAULT_STACK_OVERFLOW = 2,
  ASSAY_FAULT_ABORT = 3,  // TVMPlatformAbort or abort
};

// Tells the host of a fault at `pc` (called from `lr`), then resets. For fault handlers: needs a
// working stack, and a port whose send() works with interrupts off. `detail` is the cause register.
void assay_fault(enum assay_fault_kind kind, uintptr_t pc, uintptr_t lr, uint32_t detail);

#include <assay_function_macros.h>

#ifdef __cplusplus
}
#endif

#endif  // ASSAY_H_
