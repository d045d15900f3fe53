#include "host/core/data/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace assay {
namespace {

constexpr std::size_t max_name_bytes = 128;

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

std::optional<std::string> closest_name(std::string_view name, std::span<const std::string> known) {
  if (name.empty() || name.size() > max_name_bytes) return std::nullopt;
  const std::string wanted = lower_case(name);
  std::optional<std::string> closest;
  std::size_t least = 0;
  for (const std::string& candidate : known) {
    if (candidate.size() > max_name_bytes) continue;
    const std::size_t longer = std::max(name.size(), candidate.size());
    const std::size_t allowed = longer < 2 ? 0 : std::max<std::size_t>(1, longer / 3);
    const std::size_t distance = edit_distance(wanted, lower_case(candidate));
    if (distance <= allowed && (!closest || distance < least)) {
      closest = candidate;
      least = distance;
    }
  }
  return closest;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> known) {
  const auto closest = closest_name(name, known);
  return closest ? fmt::format(" (did you mean '{}'?)", *closest) : std::string();
}

}  // namespace assay
