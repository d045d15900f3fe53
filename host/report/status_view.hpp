// What running jobs are at, and what is to be written about it when. Knows no terminal and no
// clock: both come in with each call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "host/ports/clock.hpp"

namespace assay {

struct TerminalSize {
  std::size_t columns = 80;
  std::size_t rows = 24;
};

class StatusView {
 public:
  using Job = std::size_t;

  virtual ~StatusView() = default;

  Job add(std::string name);            // empty: the job is shown by its text alone
  void set(Job job, std::string text);  // empty: the job has no line for now
  void remove(Job job);

  // What is to be written now: nothing where nothing has changed, or it is too early.
  virtual std::string update(Duration now, TerminalSize size) = 0;
  // When update() has something to write; none: nothing waits.
  virtual std::optional<Duration> due() const = 0;
  // What puts `lines`, whole ones, where they stay.
  virtual std::string with_lines(std::string_view lines, Duration now, TerminalSize size) = 0;
  // What takes away all that does not stay; the next update() brings it back.
  virtual std::string erase(TerminalSize size) = 0;

 protected:
  struct Entry {
    std::string name;
    std::string text;
    std::uint64_t unsaid_since =
        0;  // of the changes counted, the first that is not written; 0: none
  };
  static std::string line_of(const Entry& entry);

  std::map<Job, Entry> jobs_;
  bool changed_ = false;  // any, or one is gone

 private:
  Job next_ = 0;
  std::uint64_t changes_ = 0;
};

}  // namespace assay
