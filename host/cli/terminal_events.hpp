// What jobs tell, on a terminal.
#pragma once

#include <string>

#include "host/ports/events.hpp"

namespace assay {

struct OutputOptions;  // host/cli/app.hpp

class TerminalEvents final : public Events {
 public:
  // Which has to outlive it.
  explicit TerminalEvents(const OutputOptions& output) : output_(output) {}

  // A line that is written over by the next, on standard error and on a terminal only.
  void step(const JobStep& step) override;
  // A line that people should see even when standard error is a file.
  void warning(const std::string& sentence) override;

  void clear();  // the line of the last step, before anything else is written

 private:
  const OutputOptions& output_;
  bool shown_ = false;
};

}  // namespace assay
