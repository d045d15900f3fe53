// The link of a native board: a file descriptor, with SIGIO as its receive interrupt.
#include <assay.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "device/arch/linux/process.hpp"
#include "device/platform.hpp"

namespace {

int link_fd = -1;
// Reading starts with the first idle(), when the server surely is up.
volatile bool receiving = false;
// Bytes handed over since the ring was last seen empty: what is left of it is free.
volatile uint32_t handed_bytes = 0;

// Takes as much as the ring has room for; the rest waits in the descriptor. Runs with SIGIO
// blocked.
void receive() {
  if (!receiving) return;
  if (!assay_pending()) handed_bytes = 0;
  uint8_t bytes[1024];
  for (;;) {
    size_t room = ASSAY_RECEIVE_RING_BYTES - handed_bytes;
    if (room == 0) return;
    if (room > sizeof bytes) room = sizeof bytes;
    const ssize_t count = read(link_fd, bytes, room);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) _exit(0);  // the host left
    if (count < 0) return;
    assay_rx(bytes, static_cast<size_t>(count));
    handed_bytes = handed_bytes + static_cast<uint32_t>(count);
  }
}

void on_sigio(int) {
  const int saved = errno;
  receive();
  errno = saved;
}

ssize_t write_text(void*, const char* text, size_t count) {
  platform_send(reinterpret_cast<const uint8_t*>(text), count);
  return static_cast<ssize_t>(count);
}

}  // namespace

void assay::linux_process::open_link() {
  const char* number = getenv("ASSAY_LINK_FD");
  link_fd = number != nullptr ? atoi(number) : -1;
  if (link_fd < 0 || fcntl(link_fd, F_GETFD) < 0) {
    fputs("ASSAY_LINK_FD must name an open file descriptor; `assay run` sets it.\n", stderr);
    _exit(2);
  }
  signal(SIGPIPE, SIG_IGN);
  struct sigaction action = {};
  action.sa_handler = on_sigio;
  action.sa_flags = SA_RESTART;
  sigaction(SIGIO, &action, nullptr);
  platform_interrupts_restore(0);
  fcntl(link_fd, F_SETOWN, getpid());
  fcntl(link_fd, F_SETFL, O_RDWR | O_NONBLOCK | O_ASYNC);

  // printf leaves as text between frames, line by line.
  cookie_io_functions_t text = {};
  text.write = write_text;
  FILE* out = fopencookie(nullptr, "w", text);
  if (out != nullptr) {
    setvbuf(out, nullptr, _IOLBF, BUFSIZ);
    stdout = out;
  }
}

extern "C" {

void platform_send(const uint8_t* bytes, size_t count) {
  while (count > 0) {
    const ssize_t sent = write(link_fd, bytes, count);
    if (sent > 0) {
      bytes += sent;
      count -= static_cast<size_t>(sent);
    } else if (sent < 0 && errno == EAGAIN) {
      struct pollfd room = {link_fd, POLLOUT, 0};
      poll(&room, 1, -1);
    } else if (sent < 0 && errno != EINTR) {
      _exit(0);  // the host left
    }
  }
}

void platform_idle() {
  receiving = true;
  struct pollfd waiting = {link_fd, POLLIN, 0};
  poll(&waiting, 1, -1);  // SIGIO is blocked; bytes that are there already end the wait at once
  receive();
}

uint32_t platform_interrupts_disable() {
  sigset_t interrupt, before;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGIO);
  sigprocmask(SIG_BLOCK, &interrupt, &before);
  return sigismember(&before, SIGIO) == 1;
}

void platform_interrupts_restore(uint32_t was_disabled) {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGIO);
  if (!was_disabled) sigprocmask(SIG_UNBLOCK, &interrupt, nullptr);
}

}  // extern "C"
