// For the files of other machines: linked without a library.
int counter;

static int twice(int value);
int add(int value) {
  counter += value;
  return twice(counter);
}

static __attribute__((noinline)) int twice(int value) { return 2 * value; }

void _start(void) {
  add(1);
  for (;;) {
  }
}
