#include "host/report/status_view.hpp"

namespace assay {

StatusView::Job StatusView::add(std::string name) {
  jobs_[next_].name = std::move(name);
  return next_++;
}

void StatusView::set(Job job, std::string text) {
  Entry& entry = jobs_.at(job);
  if (entry.text == text) return;
  entry.text = std::move(text);
  ++changes_;
  if (entry.unsaid_since == 0) entry.unsaid_since = changes_;
  changed_ = true;
}

void StatusView::remove(Job job) {
  const auto found = jobs_.find(job);
  changed_ = changed_ || !found->second.text.empty();
  jobs_.erase(found);
}

std::string StatusView::line_of(const Entry& entry) {
  return entry.name.empty() ? entry.text : entry.name + ": " + entry.text;
}

}  // namespace assay
