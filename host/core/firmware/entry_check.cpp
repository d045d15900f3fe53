#include "host/core/firmware/entry_check.hpp"

#include <algorithm>
#include <cstddef>
#include <regex>
#include <set>
#include <string>

#include "host/core/error.hpp"

namespace assay {

void check_packed_entry(const Package& package) {
  static const std::regex declared("TVMValue tensors\\[([0-9]+)\\];");
  static const std::regex assigned("tensors\\[([0-9]+)\\] *=");
  for (const PackageFile& source : package.sources) {
    const std::string& text = source.content;
    for (std::sregex_iterator at(text.begin(), text.end(), declared), end; at != end; ++at) {
      const auto from = text.begin() + at->position();
      const auto to = text.begin() + static_cast<std::ptrdiff_t>(std::min(
                                         text.find("return", at->position()), text.size()));
      std::set<std::string> set;
      for (std::sregex_iterator one(from, to, assigned); one != end; ++one) set.insert((*one)[1]);
      const std::string count = (*at)[1];
      if (count.size() > 4 || set.size() >= std::stoul(count)) continue;
      throw Error(
          ExitCode::usage,
          "{}: {} hands {} arguments on to the model and sets {}: the pools that the caller "
          "is to give never arrive, and the model would crash. TVM writes such an entry for "
          "interface packed with external pools: export again with interface c, or without "
          "the pools.",
          package.origin.string(), source.path, count, set.size());
    }
  }
}

}  // namespace assay
