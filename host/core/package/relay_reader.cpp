#include "host/core/package/relay_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace assay {

namespace {

// Reads forward through the text; comments count as blanks.
class RelayText {
 public:
  explicit RelayText(std::string_view text) : rest_(text) {}

  std::string_view rest() const { return rest_; }
  bool done() const { return rest_.empty(); }

  void skip_blanks() {
    while (true) {
      if (rest_.starts_with("/*")) {
        const std::size_t end = rest_.find("*/", 2);
        rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 2);
      } else if (!rest_.empty() &&
                 std::string_view(" \t\r\n").find(rest_.front()) != std::string_view::npos) {
        rest_.remove_prefix(1);
      } else {
        return;
      }
    }
  }

  // Skips blanks, then the token if it comes next.
  bool accept(std::string_view token) {
    skip_blanks();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  std::string_view take_until(std::string_view stop) {
    const std::size_t length = std::min(rest_.find(stop), rest_.size());
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }

  std::string_view take_word() {
    std::size_t length = 0;
    while (length < rest_.size() &&
           (std::isalnum(static_cast<unsigned char>(rest_[length])) != 0 || rest_[length] == '_')) {
      ++length;
    }
    const std::string_view word = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return word;
  }

  // The string literal that comes next, without quotes; escapes are as written.
  std::string_view take_string() {
    std::size_t length = 1;
    while (length < rest_.size() && rest_[length] != '"') length += rest_[length] == '\\' ? 2 : 1;
    length = std::min(length, rest_.size());
    const std::string_view content = rest_.substr(1, length - 1);
    rest_.remove_prefix(std::min(length + 1, rest_.size()));
    return content;
  }

  // Skips one character, string or comment and returns the character; 0 for the latter two.
  char skip_one() {
    if (rest_.starts_with("/*")) {
      skip_blanks();
      return 0;
    }
    if (rest_.front() == '"') {
      take_string();
      return 0;
    }
    const char character = rest_.front();
    rest_.remove_prefix(1);
    return character;
  }

 private:
  std::string_view rest_;
};

std::optional<Shape> read_relay_shape(std::string_view dimensions) {
  Shape shape;
  for (const char* at = dimensions.data(); at != dimensions.data() + dimensions.size();) {
    if (*at == ' ' || *at == ',') {
      ++at;
      continue;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(at, dimensions.data() + dimensions.size(), value);
    if (error != std::errc()) return std::nullopt;  // "?": known at run time only
    shape.push_back(value);
    at = end;
  }
  return shape;
}

// Tensor[(1, 8), float32], float32, or a tuple of them, which is appended flat; false for others.
bool read_types(RelayText& text, std::vector<RelayType>& types) {
  std::size_t depth = 0;
  do {
    if (text.accept("(")) {
      ++depth;
      continue;
    }
    if (text.accept(")")) {
      if (depth-- == 0) return false;
      if (depth > 0) text.accept(",");
      continue;
    }
    RelayType type;
    if (text.accept("Tensor[(")) {
      type.shape = read_relay_shape(text.take_until(")"));
      if (!text.accept(")") || !text.accept(",")) return false;
      text.skip_blanks();
      type.dtype = dtype_from_string(text.take_word());
      if (!text.accept("]")) return false;
    } else {
      type.shape = Shape{};
      type.dtype = dtype_from_string(text.take_word());
      if (!type.dtype) return false;
    }
    types.push_back(type);
    if (depth > 0) text.accept(",");
  } while (depth > 0);
  return true;
}

// To the "," or ")" that ends a parameter; the text then stands at it.
void skip_parameter(RelayText& text) {
  std::size_t depth = 0;
  while (!text.done()) {
    const char next = text.rest().front();
    if (depth == 0 && (next == ',' || next == ')')) return;
    const char character = text.skip_one();
    if (character == '(' || character == '[' || character == '{') ++depth;
    if ((character == ')' || character == ']' || character == '}') && depth > 0) --depth;
  }
}

void read_output_names(RelayText& text, std::vector<std::string>& names) {
  while (!text.done() && !text.accept("]")) {
    if (text.rest().front() == '"') {
      names.emplace_back(text.take_string());
    } else {
      text.skip_one();
    }
  }
}

bool read_parameters(RelayText& text, RelayMain& main) {
  while (!text.accept(")")) {
    if (text.done()) return false;
    if (text.accept("%")) {
      RelayParameter parameter;
      parameter.name = text.take_until(": ");
      std::vector<RelayType> types;
      if (text.accept(":") && read_types(text, types) && types.size() == 1) {
        parameter.type = types.front();
      }
      main.parameters.push_back(std::move(parameter));
    } else if (text.accept("output_tensor_names=[")) {
      read_output_names(text, main.output_tensor_names);
    }
    skip_parameter(text);
    text.accept(",");
  }
  return true;
}

// The type in the comment that ends the last line of main's body.
std::vector<RelayType> read_result_type(RelayText& text) {
  const char* begin = text.rest().data();
  const char* last = begin;
  for (std::size_t depth = 1; depth > 0;) {
    if (text.done()) return {};
    last = text.rest().data();
    const char character = text.skip_one();
    if (character == '{') ++depth;
    if (character == '}') --depth;
  }
  std::string_view body(begin, static_cast<std::size_t>(last - begin));
  while (!body.empty() && (body.back() == ' ' || body.back() == '\n' || body.back() == '\r')) {
    body.remove_suffix(1);
  }
  constexpr std::string_view mark = "/* ty=";
  const std::size_t at = body.rfind(mark);
  if (at == std::string_view::npos || body.find("*/", at) != body.size() - 2) return {};
  RelayText comment(body.substr(at + mark.size()));
  std::vector<RelayType> types;
  if (!read_types(comment, types)) types.clear();
  return types;
}

}  // namespace

std::optional<RelayMain> read_relay_main(std::string_view source) {
  constexpr std::string_view start = "def @main(";
  const std::size_t at = source.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  RelayText text(source.substr(at + start.size()));
  RelayMain main;
  if (!read_parameters(text, main)) return std::nullopt;
  if (text.accept("->") && !read_types(text, main.outputs)) main.outputs.clear();
  text.take_until("{");
  if (text.accept("{") && main.outputs.empty()) main.outputs = read_result_type(text);
  return main;
}

}  // namespace assay
