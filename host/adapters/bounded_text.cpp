#include "host/adapters/bounded_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {

void BoundedText::append(std::string_view text) {
  const std::size_t to_head = std::min(text.size(), half_bytes_ - head_.size());
  head_ += text.substr(0, to_head);
  tail_ += text.substr(to_head);
  // Trimming only at twice the length makes the cost of a byte constant.
  if (tail_.size() > 2 * half_bytes_) {
    const std::size_t excess = tail_.size() - half_bytes_;
    tail_.erase(0, excess);
    dropped_bytes_ += excess;
  }
}

std::string BoundedText::text_after(std::uint64_t bytes) const {
  const std::string head = head_.substr(std::min<std::uint64_t>(bytes, head_.size()));
  const std::size_t excess = tail_.size() - std::min(tail_.size(), half_bytes_);
  const std::uint64_t tail_begin = head_.size() + dropped_bytes_ + excess;
  const std::uint64_t from = std::max<std::uint64_t>(bytes, head_.size());
  if (from >= tail_begin) {
    return head + tail_.substr(std::min<std::uint64_t>(excess + (from - tail_begin), tail_.size()));
  }
  return head + fmt::format("\n[... {} bytes left out ...]\n", tail_begin - from) +
         tail_.substr(excess);
}

}  // namespace assay
