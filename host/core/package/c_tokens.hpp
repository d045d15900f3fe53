// A lexer for the C that TVM generates: enough to find declarations in it, no more.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay {

enum class TokenKind : std::uint8_t { identifier, number, string, character, symbol };

// Views into the text, which outlives it. A symbol is one character; a string has no quotes, and
// its escapes are as written.
struct Token {
  TokenKind kind = TokenKind::symbol;
  bool line_start = false;  // first on its line
  std::string_view text;
};

using Tokens = std::vector<Token>;

// Comments and line continuations are left out. Never throws: anything unknown is a symbol.
Tokens tokenize_c(std::string_view text);

inline bool is_symbol(const Token& token, char symbol) {
  return token.kind == TokenKind::symbol && token.text.front() == symbol;
}
inline bool is_identifier(const Token& token, std::string_view text) {
  return token.kind == TokenKind::identifier && token.text == text;
}

// The place of the symbol that closes the one at open ("(", "{" or "["); tokens.size() without one.
std::size_t closing(const Tokens& tokens, std::size_t open);

}  // namespace assay
