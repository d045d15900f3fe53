#include "host/core/package/c_tokens.hpp"

#include <algorithm>
#include <cctype>

namespace assay {

namespace {

bool starts_identifier(char character) {
  return std::isalpha(static_cast<unsigned char>(character)) != 0 || character == '_';
}

bool continues_identifier(char character) {
  return starts_identifier(character) || std::isdigit(static_cast<unsigned char>(character)) != 0;
}

// Length of the comment or blank at the front of text; 0 when a token starts there.
std::size_t blank_length(std::string_view text) {
  if (text.starts_with("//")) return std::min(text.find('\n'), text.size());
  if (text.starts_with("/*")) {
    const std::size_t end = text.find("*/", 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  if (text.starts_with("\\\n")) return 2;
  return std::isspace(static_cast<unsigned char>(text.front())) != 0 ? 1 : 0;
}

// Length of the literal at the front of text, quotes included. An unclosed one ends with its line.
std::size_t quoted_length(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == text.front()) {
      return at + 1;
    } else if (text[at] == '\n') {
      return at;
    }
  }
  return text.size();
}

std::size_t number_length(std::string_view text) {
  std::size_t at = 1;
  while (at < text.size()) {
    const char last = text[at - 1];
    const bool exponent_sign = (text[at] == '+' || text[at] == '-') &&
                               (last == 'e' || last == 'E' || last == 'p' || last == 'P');
    if (!continues_identifier(text[at]) && text[at] != '.' && !exponent_sign) break;
    ++at;
  }
  return at;
}

Token next_token(std::string_view text, std::size_t& length) {
  const char first = text.front();
  if (starts_identifier(first)) {
    length = 1;
    while (length < text.size() && continues_identifier(text[length])) ++length;
    return {TokenKind::identifier, false, text.substr(0, length)};
  }
  if (std::isdigit(static_cast<unsigned char>(first)) != 0) {
    length = number_length(text);
    return {TokenKind::number, false, text.substr(0, length)};
  }
  if (first == '"' || first == '\'') {
    length = quoted_length(text);
    const bool closed = length > 1 && text[length - 1] == first;
    return {first == '"' ? TokenKind::string : TokenKind::character, false,
            text.substr(1, length - (closed ? 2 : 1))};
  }
  length = 1;
  return {TokenKind::symbol, false, text.substr(0, 1)};
}

}  // namespace

Tokens tokenize_c(std::string_view text) {
  Tokens tokens;
  bool line_start = true;
  while (!text.empty()) {
    if (const std::size_t blank = blank_length(text); blank != 0) {
      // A newline inside a block comment does not end a line for the preprocessor, and a joined
      // line is one line.
      if (text.front() == '\n') line_start = true;
      text.remove_prefix(blank);
      continue;
    }
    std::size_t length = 0;
    Token token = next_token(text, length);
    token.line_start = line_start;
    line_start = false;
    tokens.push_back(token);
    text.remove_prefix(length);
  }
  return tokens;
}

std::size_t closing(const Tokens& tokens, std::size_t open) {
  std::size_t depth = 0;
  for (std::size_t at = open; at < tokens.size(); ++at) {
    if (tokens[at].kind != TokenKind::symbol) continue;
    const char symbol = tokens[at].text.front();
    if (symbol == '(' || symbol == '{' || symbol == '[') ++depth;
    if ((symbol == ')' || symbol == '}' || symbol == ']') && --depth == 0) return at;
  }
  return tokens.size();
}

}  // namespace assay
