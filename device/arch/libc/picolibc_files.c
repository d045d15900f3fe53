/* picolibc's streams: standard output and error leave on the link as text; there is no input. */
#include <stdio.h>

#include "device/arch/libc/link_output.h"

static int put(char character, FILE* file) {
  (void)file;
  link_output((const uint8_t*)&character, 1);
  return (unsigned char)character;
}

static FILE link_stream = FDEV_SETUP_STREAM(put, NULL, NULL, _FDEV_SETUP_WRITE);

FILE* const stdin = &link_stream;
FILE* const stdout = &link_stream;
FILE* const stderr = &link_stream;
