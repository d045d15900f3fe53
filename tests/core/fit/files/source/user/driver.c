#include <stdint.h>

int32_t user_counter = 42;
const char user_text[] = "a constant of the user's";

// Never called: left out of the image, while its debug information claims the addresses 0 to 4096.
void user_never_called(void) { __asm__ volatile(".space 4096"); }

int32_t user_step(int32_t by) {
  user_counter += by;
  return user_text[user_counter & 7];
}
