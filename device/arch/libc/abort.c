/* Where a C library gives up: each way ends as a fault record, then a reset. */
#include <assay.h>

void abort(void);
void _exit(int status);
void __assert_func(const char* file, int line, const char* function, const char* expression);
void __assert_no_args(void);

static __attribute__((noreturn)) void stop(void* caller, uint32_t detail) {
  for (;;) assay_fault(ASSAY_FAULT_ABORT, (uintptr_t)caller, 0, detail);
}

void abort(void) { stop(__builtin_return_address(0), 0); }

/* exit(): the status is the detail. */
void _exit(int status) { stop(__builtin_return_address(0), (uint32_t)status); }

/* assert() of newlib, then of picolibc: the line is the detail. */
void __assert_func(const char* file, int line, const char* function, const char* expression) {
  (void)file, (void)function, (void)expression;
  stop(__builtin_return_address(0), (uint32_t)line);
}
void __assert_no_args(void) { stop(__builtin_return_address(0), 0); }
