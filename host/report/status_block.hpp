// The view on a terminal: a block of lines, one a job, that is written over by the next.
#pragma once

#include <vector>

#include "host/report/status_view.hpp"

namespace assay {

// At most this often: more cannot be read, and a slow line would be kept busy.
inline constexpr Duration kBlockInterval = std::chrono::milliseconds(100);

// The cursor stands behind the block's last line. Where there are more jobs than lines, the last
// one says how many.
class StatusBlock final : public StatusView {
 public:
  std::string update(Duration now, TerminalSize size) override;
  std::optional<Duration> due() const override;
  std::string with_lines(std::string_view lines, Duration now, TerminalSize size) override;
  std::string erase(TerminalSize size) override;

 private:
  std::vector<std::string> lines_now(TerminalSize size) const;
  bool has_lines() const;
  std::string redraw(Duration now, TerminalSize size);

  std::vector<std::string> drawn_;
  std::optional<Duration> drawn_at_;
};

}  // namespace assay
