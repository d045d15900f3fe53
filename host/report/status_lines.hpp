// The view where nothing can be written over: plain lines, few enough for a log file.
#pragma once

#include "host/report/status_view.hpp"

namespace assay {

// One line at most in this time, however many jobs there are.
inline constexpr Duration kLineInterval = std::chrono::seconds(1);

// The job that has waited longest with something new comes first; what it was at in between is left
// out.
class StatusLines final : public StatusView {
 public:
  std::string update(Duration now, TerminalSize size) override;
  std::optional<Duration> due() const override;
  std::string with_lines(std::string_view lines, Duration now, TerminalSize size) override;
  std::string erase(TerminalSize) override { return ""; }

 private:
  std::optional<Job> next_job() const;

  std::optional<Duration> written_at_;
};

}  // namespace assay
