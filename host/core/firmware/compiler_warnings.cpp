#include "host/core/firmware/compiler_warnings.hpp"

#include <algorithm>

#include "host/core/data/printable.hpp"

namespace assay {

namespace {

constexpr std::size_t kMost = 1000;
constexpr std::string_view kMark = "warning: ";

CompilerWarning parse(std::string_view line, std::size_t mark) {
  std::string_view place = line.substr(0, mark);
  if (place.ends_with(": ")) place.remove_suffix(2);
  std::string_view text = line.substr(mark + kMark.size());
  std::string_view option;
  const std::size_t open = text.rfind(" [-W");
  if (open != std::string_view::npos && text.ends_with(']')) {
    option = text.substr(open + 2, text.size() - open - 3);
    text = text.substr(0, open);
  }
  return {printable(place), printable(text), printable(option)};
}

}  // namespace

std::vector<CompilerWarning> compiler_warnings(std::string_view output) {
  std::vector<CompilerWarning> warnings;
  while (!output.empty() && warnings.size() < kMost) {
    const std::string_view line = output.substr(0, output.find('\n'));
    output.remove_prefix(std::min(output.size(), line.size() + 1));
    const std::size_t mark = line.find(kMark);
    // A compiler quotes the code below its sentence: there the words stand behind " | ".
    if (mark == std::string_view::npos || line.substr(0, mark).find(" | ") != line.npos) continue;
    CompilerWarning warning = parse(line, mark);
    const bool is_known =
        std::any_of(warnings.begin(), warnings.end(), [&](const CompilerWarning& other) {
          return other.place == warning.place && other.text == warning.text;
        });
    if (!is_known) warnings.push_back(std::move(warning));
  }
  return warnings;
}

std::string to_string(const CompilerWarning& warning) {
  std::string text = warning.place.empty() ? "" : warning.place + ": ";
  text += warning.text;
  if (!warning.option.empty()) text += " [" + warning.option + "]";
  return text;
}

}  // namespace assay
