/* Loaded before a program (LD_PRELOAD), notes each file that it opens: a line a path in the file
 * that $COUNT_OPENS names. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* By the system call, as the function for it is one of those below. */
static void note(const char* path) {
  const char* list = getenv("COUNT_OPENS");
  char line[4096];
  const int length = snprintf(line, sizeof line, "%s\n", path);
  const long fd =
      list == NULL ? -1 : syscall(SYS_openat, AT_FDCWD, list, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (fd < 0) return;
  if (length > 0 && write((int)fd, line, (size_t)length) < 0) abort();
  close((int)fd);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define MODE(after)                   \
  va_list rest;                       \
  va_start(rest, after);              \
  const int mode = va_arg(rest, int); \
  va_end(rest)

int open(const char* path, int flags, ...) {
  MODE(flags);
  note(path);
  return NEXT(open)(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  MODE(flags);
  note(path);
  return NEXT(open64)(path, flags, mode);
}
int openat(int folder, const char* path, int flags, ...) {
  MODE(flags);
  note(path);
  return NEXT(openat)(folder, path, flags, mode);
}
int openat64(int folder, const char* path, int flags, ...) {
  MODE(flags);
  note(path);
  return NEXT(openat64)(folder, path, flags, mode);
}
FILE* fopen(const char* path, const char* how) {
  note(path);
  return NEXT(fopen)(path, how);
}
FILE* fopen64(const char* path, const char* how) {
  note(path);
  return NEXT(fopen64)(path, how);
}
