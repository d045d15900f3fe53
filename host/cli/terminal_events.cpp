#include "host/cli/terminal_events.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

#include "host/cli/app.hpp"
#include "host/report/step_text.hpp"

namespace assay {

void TerminalEvents::step(const JobStep& step) {
  if (output_.quiet || isatty(STDERR_FILENO) == 0) return;
  const bool is_last = step.done == step.of;
  if (step.kind == JobStep::Kind::running && step.done % 16 != 0 && !is_last) return;
  fmt::print(stderr, "\r\033[K{}", step_text(step));
  std::fflush(stderr);
  shown_ = true;
}

void TerminalEvents::clear() {
  if (!shown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  shown_ = false;
}

void TerminalEvents::warning(const std::string& sentence) {
  clear();
  fmt::print(stderr, "assay: {}\n", sentence);
}

}  // namespace assay
