/* The four functions of string.h that the server needs, small: on cores that a C library is tuned
   for, its own take five times the flash. A whole word at a time where the addresses allow it. */
#include <stddef.h>
#include <stdint.h>

void* memcpy(void* to, const void* from, size_t bytes);
void* memmove(void* to, const void* from, size_t bytes);
void* memset(void* to, int value, size_t bytes);
size_t strlen(const char* text);

/* Else the compiler recognises the loops and calls the functions from within themselves. */
#define ASSAY_PLAIN_LOOPS __attribute__((optimize("no-tree-loop-distribute-patterns")))

typedef uint32_t __attribute__((may_alias)) word;

ASSAY_PLAIN_LOOPS void* memcpy(void* to, const void* from, size_t bytes) {
  unsigned char* target = to;
  const unsigned char* source = from;
  const unsigned char* const end = source + bytes;
  if ((((uintptr_t)target | (uintptr_t)source) & 3) == 0) {
    for (; end - source >= 4; target += 4, source += 4) *(word*)target = *(const word*)source;
  }
  while (source != end) *target++ = *source++;
  return to;
}

ASSAY_PLAIN_LOOPS void* memmove(void* to, const void* from, size_t bytes) {
  unsigned char* target = to;
  const unsigned char* source = from;
  /* Upwards is right unless the target begins within the source. */
  if ((uintptr_t)target - (uintptr_t)source >= bytes) return memcpy(to, from, bytes);
  while (bytes-- > 0) target[bytes] = source[bytes];
  return to;
}

ASSAY_PLAIN_LOOPS void* memset(void* to, int value, size_t bytes) {
  unsigned char* target = to;
  for (; bytes > 0 && ((uintptr_t)target & 3) != 0; --bytes) *target++ = (unsigned char)value;
  const uint32_t four = (unsigned char)value * 0x01010101u;
  for (; bytes >= 4; bytes -= 4, target += 4) *(word*)target = four;
  while (bytes-- > 0) *target++ = (unsigned char)value;
  return to;
}

ASSAY_PLAIN_LOOPS size_t strlen(const char* text) {
  const char* end = text;
  while (*end != 0) ++end;
  return (size_t)(end - text);
}
