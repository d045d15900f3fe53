/* newlib's files: standard output and error leave on the link as text, all others fail. */
#include <errno.h>
#include <sys/stat.h>

#include "device/arch/libc/link_output.h"

int _write(int file, const char* bytes, int count);
int _read(int file, char* bytes, int count);
int _close(int file);
int _lseek(int file, int offset, int whence);
int _fstat(int file, struct stat* status);
int _isatty(int file);
int _kill(int process, int signal);
int _getpid(void);

int _write(int file, const char* bytes, int count) {
  (void)file;
  link_output((const uint8_t*)bytes, (size_t)count);
  return count;
}

static int refuse(void) {
  errno = ENOSYS;
  return -1;
}

int _read(int file, char* bytes, int count) {
  return (void)file, (void)bytes, (void)count, refuse();
}
int _close(int file) { return (void)file, refuse(); }
int _lseek(int file, int offset, int whence) {
  return (void)file, (void)offset, (void)whence, refuse();
}
int _kill(int process, int signal) { return (void)process, (void)signal, refuse(); }
int _getpid(void) { return 1; }

/* A character device, and a terminal: so output is sent line by line. */
int _fstat(int file, struct stat* status) {
  (void)file;
  status->st_mode = S_IFCHR;
  return 0;
}
int _isatty(int file) { return (void)file, 1; }
