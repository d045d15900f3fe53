// Results leave as lines "name value" on the link, for scripts/bench to read.
#ifndef ASSAY_TESTS_BENCH_BENCH_OUTPUT_H_
#define ASSAY_TESTS_BENCH_BENCH_OUTPUT_H_

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// `send` is the board's platform_send.
static inline void bench_print(void (*send)(const uint8_t*, size_t), const char* name,
                               uint64_t value) {
  char digits[24];
  char* first = digits + sizeof digits;
  *--first = '\n';
  do {
    *--first = (char)('0' + value % 10);
    value /= 10;
  } while (value != 0);
  *--first = ' ';
  send((const uint8_t*)name, strlen(name));
  send((const uint8_t*)first, (size_t)(digits + sizeof digits - first));
}

#endif  // ASSAY_TESTS_BENCH_BENCH_OUTPUT_H_
