#include "host/core/data/find_pattern.hpp"

#include <regex>

namespace assay {

std::vector<Match> find_pattern(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<Match> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    const auto begin = static_cast<std::size_t>(at->position());
    found.push_back({begin, begin + static_cast<std::size_t>(at->length()), (*at)[1].str()});
  }
  return found;
}

}  // namespace assay
