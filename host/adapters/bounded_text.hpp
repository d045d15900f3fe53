// Text of any length kept in bounded memory: its beginning and its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay {

class BoundedText {
 public:
  // Keeps everything up to `limit_bytes`; beyond that the first and the last half of it.
  explicit BoundedText(std::size_t limit_bytes) : half_bytes_(limit_bytes / 2) {}

  void append(std::string_view text);
  // What was kept; where something is missing, a line in between says how many bytes.
  std::string text() const { return text_after(0); }
  // The same of what was appended behind the first `bytes`.
  std::string text_after(std::uint64_t bytes) const;
  std::uint64_t total_bytes() const { return head_.size() + dropped_bytes_ + tail_.size(); }

 private:
  std::size_t half_bytes_;
  std::string head_;
  std::string tail_;                 // its last half_bytes_ count; trimmed when twice as long
  std::uint64_t dropped_bytes_ = 0;  // trimmed off the front of tail_
};

}  // namespace assay
