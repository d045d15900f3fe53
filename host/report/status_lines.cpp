#include "host/report/status_lines.hpp"

#include "host/report/text_columns.hpp"

namespace assay {

std::optional<StatusView::Job> StatusLines::next_job() const {
  const Entry* first = nullptr;
  std::optional<Job> next;
  for (const auto& [job, entry] : jobs_) {
    if (entry.unsaid_since == 0 || entry.text.empty()) continue;
    if (first != nullptr && first->unsaid_since < entry.unsaid_since) continue;
    first = &entry;
    next = job;
  }
  return next;
}

std::string StatusLines::update(Duration now, TerminalSize) {
  if (written_at_ && now - *written_at_ < kLineInterval) return "";
  const auto job = next_job();
  if (!job) return "";
  written_at_ = now;
  Entry& entry = jobs_.at(*job);
  entry.unsaid_since = 0;
  return fit_columns(line_of(entry), std::string::npos) + "\n";
}

std::optional<Duration> StatusLines::due() const {
  if (!next_job()) return std::nullopt;
  return written_at_ ? *written_at_ + kLineInterval : Duration{0};
}

std::string StatusLines::with_lines(std::string_view lines, Duration, TerminalSize) {
  return std::string(lines);
}

}  // namespace assay
