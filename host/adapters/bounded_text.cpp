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

std::string BoundedText::text() const {
  const std::size_t excess = tail_.size() - std::min(tail_.size(), half_bytes_);
  const std::size_t missing_bytes = dropped_bytes_ + excess;
  if (missing_bytes == 0) return head_ + tail_;
  return head_ + fmt::format("\n[... {} bytes left out ...]\n", missing_bytes) +
         tail_.substr(excess);
}

}  // namespace assay
