// A model that needs next to no stack: what a measurement finds is the server's.
#include <stdint.h>

int32_t identity(const uint8_t* from, uint8_t* to) {
  for (int i = 0; i < 64; ++i) to[i] = from[i];
  return 0;
}
