// Collects what a child process prints, on a thread of its own, so that the child never blocks on
// a full pipe whatever the tool does meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "host/adapters/bounded_text.hpp"
#include "host/adapters/unique_fd.hpp"

namespace assay {

class OutputCapture {
 public:
  static constexpr std::size_t limit_bytes = 1 << 20;

  explicit OutputCapture(UniqueFd pipe);  // the pipe's reading end
  ~OutputCapture() { finish(); }

  // Takes what the pipe holds now and ends: for when the child has ended, since something that
  // inherited the pipe from it may keep it open for ever. Safe to repeat.
  void finish();
  std::string text();  // what was printed up to now, bounded as BoundedText says
  std::uint64_t printed_bytes();
  std::string text_after(std::uint64_t bytes);

 private:
  void collect();
  std::size_t take(std::size_t most_bytes);  // one read; 0 at the end of the pipe

  UniqueFd pipe_;
  UniqueFd finish_event_;
  std::mutex mutex_;
  BoundedText text_{limit_bytes};  // guarded by mutex_
  std::thread thread_;
};

}  // namespace assay
