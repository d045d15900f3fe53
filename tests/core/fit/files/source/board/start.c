#include <stdint.h>

int main(void);
extern uint32_t stack_high[];

// Left out of the image like user_never_called, but in the same file as reset().
void board_never_called(void) { __asm__ volatile(".space 4096"); }

void reset(void) {
  main();
  for (;;) {
  }
}

// Assembly code in the manner of libraries: a label without type and size.
__asm__(
    ".section .text.bare,\"ax\",%progbits\n.global bare_label\n.balign 4\n"
    "bare_label:\n.4byte 0\nnop\nnop\n.text");
extern const char bare_label[];
const void* volatile bare_user = bare_label;

__attribute__((section(".vectors"), used)) static const void* const vectors[] = {
    stack_high, (const void*)reset, (const void*)&bare_user};
