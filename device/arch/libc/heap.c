/* The heap, for firmware that calls malloc: main memory above everything else. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

extern char assay_heap_low[];
extern char assay_heap_high[];

/* newlib's name, then picolibc's. */
void* _sbrk(ptrdiff_t bytes);
void* sbrk(ptrdiff_t bytes);

void* _sbrk(ptrdiff_t bytes) {
  static char* top = assay_heap_low;
  char* const before = top;
  if (bytes > assay_heap_high - top || bytes < assay_heap_low - top) {
    errno = ENOMEM;
    return (void*)-1;
  }
  top += bytes;
  return before;
}

void* sbrk(ptrdiff_t bytes) { return _sbrk(bytes); }
