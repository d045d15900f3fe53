#include "host/core/doctor/tool_version.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>

namespace assay {
namespace {

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// An opening one without its end leaves all behind it out.
std::string without_parentheses(std::string_view text) {
  std::string kept;
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (depth == 0) kept += c;
    if (c == ')' && depth > 0) --depth;
    if (c == '\n') depth = 0;
  }
  return kept;
}

// "12.2.1": digits, and at least one point between digits.
std::string first_version(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_digit(text[at])) continue;
    std::size_t end = at;
    bool has_point = false;
    while (end < text.size() &&
           (is_digit(text[end]) ||
            (text[end] == '.' && end + 1 < text.size() && is_digit(text[end + 1])))) {
      has_point |= text[end] == '.';
      ++end;
    }
    if (has_point) return std::string(text.substr(at, end - at));
    at = end;
  }
  return "";
}

// Takes the first number of `text` off it.
std::uint64_t take_number(std::string_view& text) {
  std::uint64_t number = 0;
  std::size_t at = 0;
  for (; at < text.size() && text[at] != '.'; ++at) {
    if (is_digit(text[at])) number = number * 10 + static_cast<std::uint64_t>(text[at] - '0');
  }
  text.remove_prefix(std::min(text.size(), at + 1));
  return number;
}

}  // namespace

std::vector<std::string> flasher_version_arguments(std::string_view program) {
  for (const char* known :
       {"openocd", "pyocd", "st-flash", "probe-rs", "nrfjprog", "STM32_Programmer_CLI"}) {
    if (program == known) return {"--version"};
  }
  for (const char* known : {"esptool", "esptool.py", "picotool"}) {
    if (program == known) return {"version"};
  }
  return {};
}

std::string version_in(std::string_view output) {
  const std::string found = first_version(without_parentheses(output));
  return found.empty() ? first_version(output) : found;
}

bool is_older(std::string_view one, std::string_view other) {
  while (!one.empty() || !other.empty()) {
    const std::uint64_t left = take_number(one), right = take_number(other);
    if (left != right) return left < right;
  }
  return false;
}

}  // namespace assay
