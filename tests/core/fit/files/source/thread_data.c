__thread char values[24] = {1};
__thread char zeroes[4096];
void _start(void) {
  values[1] = zeroes[1];
  for (;;) {
  }
}
