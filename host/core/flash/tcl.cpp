#include "host/core/flash/tcl.hpp"

#include <cctype>
#include <charconv>

#include "host/base/error.hpp"

namespace assay {
namespace {

bool is_space(char letter) { return std::isspace(static_cast<unsigned char>(letter)) != 0; }

// Bytes above ASCII are parts of UTF-8 and mean nothing to Tcl.
bool is_plain(char letter) {
  return std::isalnum(static_cast<unsigned char>(letter)) != 0 || (letter & 0x80) != 0 ||
         std::string_view("_-./:+@%,=").find(letter) != std::string_view::npos;
}

char unescaped(char letter) {
  switch (letter) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    default:
      return letter;
  }
}

class ListReader {
 public:
  explicit ListReader(std::string_view list) : rest_(list) {}

  bool skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
    return !rest_.empty();
  }

  std::optional<std::string> element() {
    if (rest_.front() == '{') return braced();
    return rest_.front() == '"' ? quoted() : bare();
  }

 private:
  // As it stands between the braces, further pairs of braces included.
  std::optional<std::string> braced() {
    std::size_t depth = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      if (rest_[i] == '\\') {
        ++i;
      } else if (rest_[i] == '{') {
        ++depth;
      } else if (rest_[i] == '}' && --depth == 0) {
        const std::string text(rest_.substr(1, i - 1));
        rest_.remove_prefix(i + 1);
        if (!rest_.empty() && !is_space(rest_.front())) return std::nullopt;
        return text;
      }
    }
    return std::nullopt;
  }

  std::optional<std::string> quoted() {
    rest_.remove_prefix(1);
    std::string text;
    while (!rest_.empty() && rest_.front() != '"') text += letter();
    if (rest_.empty()) return std::nullopt;
    rest_.remove_prefix(1);
    return text;
  }

  std::string bare() {
    std::string text;
    while (!rest_.empty() && !is_space(rest_.front())) text += letter();
    return text;
  }

  char letter() {
    char taken = rest_.front();
    rest_.remove_prefix(1);
    if (taken == '\\' && !rest_.empty()) {
      taken = unescaped(rest_.front());
      rest_.remove_prefix(1);
    }
    return taken;
  }

  std::string_view rest_;
};

}  // namespace

std::string tcl_word(std::string_view text) {
  if (text.empty()) return "{}";
  std::string word;
  for (const char letter : text) {
    if (letter == kTclEnd || letter == '\0') {
      throw Error(Blame::input,
                  "\"{}\": OpenOCD cannot be given a name with a control character in it. Use "
                  "another name.",
                  text);
    }
    if (letter == '\n') {
      word += "\\n";
    } else {
      if (!is_plain(letter)) word += '\\';
      word += letter;
    }
  }
  return word;
}

std::string tcl_request(std::string_view command) {
  return fmt::format("assay_reply [catch {{{}}} m] $m{}", command, kTclEnd);
}

std::optional<TclReply> parse_tcl_reply(std::string_view reply) {
  const auto parts = parse_tcl_list(reply);
  if (!parts || parts->size() != 2) return std::nullopt;
  // 0 is success; 1 is Tcl's error, and OpenOCD passes negative ones of its own on.
  const std::string& code = (*parts)[0];
  int value = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), value);
  if (error != std::errc() || end != code.data() + code.size()) return std::nullopt;
  return TclReply{value == 0, (*parts)[1]};
}

std::optional<std::vector<std::string>> parse_tcl_list(std::string_view list) {
  std::vector<std::string> elements;
  ListReader reader(list);
  while (reader.skip_space()) {
    auto element = reader.element();
    if (!element) return std::nullopt;
    elements.push_back(std::move(*element));
  }
  return elements;
}

}  // namespace assay
