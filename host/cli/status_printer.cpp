#include "host/cli/status_printer.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "host/cli/app.hpp"
#include "host/cli/environment.hpp"
#include "host/report/status_block.hpp"
#include "host/report/status_lines.hpp"
#include "host/report/step_text.hpp"
#include "host/report/text_columns.hpp"

namespace assay {

namespace {

bool can_rewrite(int fd) {
  const char* kind = variable("TERM");
  return isatty(fd) != 0 && (kind == nullptr || std::string_view(kind) != "dumb");
}

std::size_t number_of(const char* name, std::size_t otherwise) {
  const std::string_view text = variable(name) == nullptr ? "" : variable(name);
  std::size_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && number > 0 && number < 10'000 ? number : otherwise;
}

}  // namespace

StatusPrinter::StatusPrinter(const Clock& clock, const OutputOptions& output, int error_fd)
    : clock_(clock), output_(output), error_fd_(error_fd) {}

StatusPrinter::~StatusPrinter() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
    if (view_) write_error(view_->erase(size()));
  }
  changed_.notify_one();
  if (writer_.joinable()) writer_.join();
}

void StatusPrinter::set_elsewhere(Elsewhere elsewhere) { elsewhere_ = elsewhere; }

std::unique_ptr<StatusPrinter::JobEvents> StatusPrinter::job(std::string name) {
  return std::make_unique<JobEvents>(*this, std::move(name));
}

void StatusPrinter::print(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (view_) write_error(view_->erase(size()));
  const bool is_written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if ((!is_written || std::fflush(stdout) != 0) && output_error_ == 0) output_error_ = errno;
  if (view_) write_error(view_->with_lines("", clock_.now(), size()));
}

std::string StatusPrinter::output_trouble() const {
  const std::lock_guard lock(mutex_);
  return output_error_ == 0 ? "" : std::strerror(output_error_);
}

// The width may change at any time: it is asked for each time, which costs a system call.
TerminalSize StatusPrinter::size() const {
  winsize window = {};
  ::ioctl(error_fd_, TIOCGWINSZ, &window);
  TerminalSize size;
  size.columns = window.ws_col > 0 ? window.ws_col : number_of("COLUMNS", size.columns);
  size.rows = window.ws_row > 0 ? window.ws_row : number_of("LINES", size.rows);
  return size;
}

// Where it cannot be written, the job goes on without it.
void StatusPrinter::write_error(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = ::write(error_fd_, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready = {error_fd_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return;
    }
  }
}

void StatusPrinter::start_view() {
  if (view_ || output_.quiet) return;
  if (can_rewrite(error_fd_)) {
    view_ = std::make_unique<StatusBlock>();
  } else if (elsewhere_ == Elsewhere::plain_lines) {
    view_ = std::make_unique<StatusLines>();
  }
}

// Writes what may be written by now, and leaves the rest to the thread.
void StatusPrinter::write_due() {
  write_error(view_->update(clock_.now(), size()));
  if (!view_->due()) return;
  if (!writer_.joinable()) {
    // Signals are the main thread's.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    writer_ = std::thread([this] { write_later(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  changed_.notify_one();
}

void StatusPrinter::write_later() {
  std::unique_lock lock(mutex_);
  while (!ends_) {
    const auto due = view_->due();
    if (!due) {
      changed_.wait(lock);
    } else if (const Duration left = *due - clock_.now(); left > Duration::zero()) {
      changed_.wait_for(lock, left);
    } else {
      write_error(view_->update(clock_.now(), size()));
    }
  }
}

StatusPrinter::JobEvents::JobEvents(StatusPrinter& printer, std::string name)
    : printer_(printer), name_(std::move(name)) {}

StatusPrinter::JobEvents::~JobEvents() {
  if (!job_) return;
  const std::lock_guard lock(printer_.mutex_);
  printer_.view_->remove(*job_);
  printer_.write_due();
}

void StatusPrinter::JobEvents::step(const JobStep& step) {
  const std::lock_guard lock(printer_.mutex_);
  printer_.start_view();
  if (!printer_.view_) return;
  if (!job_) job_ = printer_.view_->add(name_);
  printer_.view_->set(*job_, step_text(step));
  printer_.write_due();
}

void StatusPrinter::JobEvents::clear() {
  const std::lock_guard lock(printer_.mutex_);
  if (!job_) return;
  printer_.view_->set(*job_, "");
  printer_.write_due();
}

void StatusPrinter::JobEvents::warning(const std::string& sentence) {
  const std::string line =
      visible_text(fmt::format("assay: {}{}{}\n", name_, name_.empty() ? "" : ": ", sentence));
  const std::lock_guard lock(printer_.mutex_);
  printer_.write_error(
      printer_.view_ ? printer_.view_->with_lines(line, printer_.clock_.now(), printer_.size())
                     : line);
}

}  // namespace assay
