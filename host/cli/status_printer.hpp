// Where all that jobs tell meets on standard error, for one job or many at a time.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "host/ports/clock.hpp"
#include "host/ports/events.hpp"
#include "host/report/status_view.hpp"

namespace assay {

struct OutputOptions;  // host/cli/app.hpp

// May be used by several threads at a time.
class StatusPrinter {
 public:
  // Where standard error is no terminal: silence, as scripts around one job rely on, or plain
  // lines.
  enum class Elsewhere { silent, plain_lines };

  // What one job tells. It has to end before the printer does.
  class JobEvents final : public Events {
   public:
    JobEvents(StatusPrinter& printer, std::string name);
    ~JobEvents() override;
    JobEvents(const JobEvents&) = delete;
    JobEvents& operator=(const JobEvents&) = delete;

    void step(const JobStep& step) override;
    // Stays, and is seen even when standard error is a file, and with --quiet.
    void warning(const std::string& sentence) override;
    void clear();  // the line of the last step, until the next

   private:
    StatusPrinter& printer_;
    std::string name_;
    std::optional<StatusView::Job> job_;  // since its first step
  };

  // `clock` and `output` have to outlive it; `error_fd` is standard error but for tests.
  StatusPrinter(const Clock& clock, const OutputOptions& output, int error_fd = 2);
  ~StatusPrinter();
  StatusPrinter(const StatusPrinter&) = delete;
  StatusPrinter& operator=(const StatusPrinter&) = delete;

  void set_elsewhere(Elsewhere elsewhere);  // before the first step

  // An empty name: the only job.
  std::unique_ptr<JobEvents> job(std::string name);

  // Text for standard output, while jobs go on.
  void print(std::string_view text);
  // Why some of it could not be written; empty: all was.
  std::string output_trouble() const;

 private:
  void start_view();
  void write_later();
  void write_due();
  void write_error(std::string_view text) const;
  TerminalSize size() const;

  const Clock& clock_;
  const OutputOptions& output_;
  const int error_fd_;
  Elsewhere elsewhere_ = Elsewhere::silent;

  mutable std::mutex mutex_;          // of all below, and of what is written
  std::unique_ptr<StatusView> view_;  // none before the first step, and where nothing is shown
  int output_error_ = 0;              // errno of the first print() that failed
  bool ends_ = false;
  std::condition_variable changed_;
  std::thread writer_;  // of what came too early; started when it is needed
};

}  // namespace assay
