#include "host/report/status_block.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/report/text_columns.hpp"

namespace assay {

bool StatusBlock::has_lines() const {
  return std::any_of(jobs_.begin(), jobs_.end(),
                     [](const auto& job) { return !job.second.text.empty(); });
}

// The last column stays free: terminals differ in where the cursor is once it is written.
std::vector<std::string> StatusBlock::lines_now(TerminalSize size) const {
  std::vector<std::string> lines;
  for (const auto& [job, entry] : jobs_) {
    if (!entry.text.empty()) lines.push_back(line_of(entry));
  }
  const std::size_t most = std::max<std::size_t>(size.rows, 1);
  if (lines.size() > most) {
    const std::size_t more = lines.size() - (most - 1);
    lines.resize(most - 1);
    lines.push_back(most > 1 ? fmt::format("and {} more", more) : fmt::format("{} jobs", more));
  }
  for (std::string& line : lines) {
    line = fit_columns(line, std::max<std::size_t>(size.columns, 2) - 1);
  }
  return lines;
}

// A terminal that was made narrower since then has broken the lines that it shows.
std::string StatusBlock::erase(TerminalSize size) {
  if (drawn_.empty()) return "";
  std::size_t rows = 0;
  for (const std::string& line : drawn_) {
    const std::size_t columns = std::max<std::size_t>(size.columns, 1);
    rows += std::max<std::size_t>((columns_of(line) + columns - 1) / columns, 1);
  }
  drawn_.clear();
  changed_ = true;
  rows = std::min(rows, std::max<std::size_t>(size.rows, 1));
  return "\r" + (rows > 1 ? fmt::format("\033[{}A", rows - 1) : "") + "\033[J";
}

std::string StatusBlock::redraw(Duration now, TerminalSize size) {
  std::string text = erase(size);
  drawn_ = lines_now(size);
  drawn_at_ = now;
  changed_ = false;
  return text + fmt::format("{}", fmt::join(drawn_, "\r\n"));
}

std::string StatusBlock::update(Duration now, TerminalSize size) {
  if (!changed_) return "";
  // What is over is taken away at once: something else is written there next.
  const bool early = drawn_at_ && now - *drawn_at_ < kBlockInterval;
  if (has_lines() && early) return "";
  if (!has_lines()) {
    std::string text = erase(size);
    changed_ = false;
    return text;
  }
  return redraw(now, size);
}

std::optional<Duration> StatusBlock::due() const {
  if (!changed_) return std::nullopt;
  return drawn_at_ ? *drawn_at_ + kBlockInterval : Duration{0};
}

std::string StatusBlock::with_lines(std::string_view lines, Duration now, TerminalSize size) {
  std::string text = erase(size);
  text += lines;
  return text + (has_lines() ? redraw(now, size) : "");
}

}  // namespace assay
