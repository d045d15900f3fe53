#include "host/core/data/printable.hpp"

namespace assay {
namespace {

// The place behind the escape sequence that begins at `at`.
std::size_t end_of_sequence(std::string_view text, std::size_t at) {
  if (at + 1 == text.size() || text[at + 1] != '[') return at + 1;
  const std::size_t last = text.find_first_of("ABCDEFGHJKSTfhlmnsu", at + 2);
  return last == std::string_view::npos ? text.size() : last + 1;
}

}  // namespace

std::string printable(std::string_view text, std::size_t most_characters) {
  std::string line;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\x1b') {
      at = end_of_sequence(text, at);
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at++]);
    if (byte <= ' ' || byte == 0x7F) {
      space = true;
      continue;
    }
    if (space && !line.empty()) line += ' ';
    space = false;
    if (line.size() >= most_characters) return line.substr(0, most_characters) + "...";
    line += byte < 0x80 ? static_cast<char>(byte) : '?';
  }
  return line;
}

}  // namespace assay
