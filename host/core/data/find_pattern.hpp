// Regular expressions over text. <regex> is included here alone: it takes a compiler seconds.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace assay {

struct Match {
  std::size_t begin = 0;  // in the text, bytes
  std::size_t end = 0;    // behind the last byte
  std::string group;      // what the pattern's first group matched; empty where it has none
};

// All matches of `pattern` (ECMAScript) from left to right. Where the text is not trusted the
// pattern has to be bounded, as in [^']{1,500}: std::regex recurses once per character.
std::vector<Match> find_pattern(const std::string& text, const std::string& pattern);

}  // namespace assay
