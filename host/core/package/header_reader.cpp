#include "host/core/package/header_reader.hpp"

#include <charconv>

#include "host/core/package/c_tokens.hpp"
#include "host/core/package/names.hpp"

namespace assay {

namespace {

// "32", "32L", "0x20u"; nothing for expressions.
std::optional<std::uint64_t> macro_value(std::string_view text) {
  const bool hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (hexadecimal) text.remove_prefix(2);
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value, hexadecimal ? 16 : 10);
  if (error != std::errc()) return std::nullopt;
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (suffix.find_first_not_of("uUlL") != std::string_view::npos) return std::nullopt;
  return value;
}

// Members between the braces at open and close, each "type* name;".
std::vector<HeaderMember> read_members(const Tokens& tokens, std::size_t open, std::size_t close) {
  std::vector<HeaderMember> members;
  std::string_view type;
  std::string_view name;
  for (std::size_t at = open + 1; at < close; ++at) {
    if (is_symbol(tokens[at], ';')) {
      if (!name.empty()) members.push_back({std::string(name), std::string(type)});
      name = type = {};
    } else if (is_symbol(tokens[at], '*')) {
      type = name;
    } else if (tokens[at].kind == TokenKind::identifier) {
      name = tokens[at].text;
    }
  }
  return members;
}

// Of a list of numbers, as constants are, the first one counts.
bool defines_macro(const Tokens& tokens, std::size_t at) {
  return at + 3 < tokens.size() && is_symbol(tokens[at], '#') && tokens[at].line_start &&
         is_identifier(tokens[at + 1], "define") && tokens[at + 2].kind == TokenKind::identifier &&
         tokens[at + 3].kind == TokenKind::number && !tokens[at + 3].line_start;
}

bool defines_struct(const Tokens& tokens, std::size_t at) {
  return at + 2 < tokens.size() && is_identifier(tokens[at], "struct") &&
         tokens[at + 1].kind == TokenKind::identifier && is_symbol(tokens[at + 2], '{');
}

}  // namespace

std::optional<std::uint64_t> ModelHeader::tensor_bytes(std::string_view c_name) const {
  return macro(c_name, "_SIZE");
}

std::optional<std::uint64_t> ModelHeader::pool_bytes(std::string_view member) const {
  return macro(member, "_WORKSPACE_POOL_SIZE");
}

std::optional<std::uint64_t> ModelHeader::constant_pool_bytes(std::string_view member) const {
  if (!macros.contains(constants_macro(member))) return std::nullopt;
  return macro(member, "_CONSTANT_POOL_SIZE");
}

std::string ModelHeader::constants_macro(std::string_view member) const {
  return macro_name(member, "_CONSTANT_POOL_DATA");
}

std::string ModelHeader::macro_name(std::string_view c_name, std::string_view suffix) const {
  return upper_name(symbol) + "_" + upper_name(c_name) + std::string(suffix);
}

std::optional<std::uint64_t> ModelHeader::macro(std::string_view c_name,
                                                std::string_view suffix) const {
  const auto found = macros.find(macro_name(c_name, suffix));
  if (found == macros.end()) return std::nullopt;
  return found->second;
}

ModelHeader read_model_header(std::string_view text, std::string_view file,
                              std::string_view symbol) {
  ModelHeader header;
  header.file = file;
  header.symbol = symbol;
  const std::map<std::string, std::vector<HeaderMember>*> structs{
      {header.symbol + "_inputs", &header.inputs},
      {header.symbol + "_outputs", &header.outputs},
      {header.symbol + "_workspace_pools", &header.pools},
      {header.symbol + "_devices", &header.devices}};
  const Tokens tokens = tokenize_c(text);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    if (defines_macro(tokens, at)) {
      if (const auto value = macro_value(tokens[at + 3].text)) {
        header.macros.insert_or_assign(std::string(tokens[at + 2].text), *value);
      }
    } else if (defines_struct(tokens, at)) {
      const auto found = structs.find(std::string(tokens[at + 1].text));
      if (found == structs.end()) continue;
      const std::size_t close = closing(tokens, at + 2);
      *found->second = read_members(tokens, at + 2, close);
      at = close;
    } else if (is_identifier(tokens[at], header.symbol + "_run")) {
      header.declares_run = true;
    } else if (is_identifier(tokens[at], header.symbol + "_map_inputs")) {
      header.maps_io = true;
    }
  }
  return header;
}

}  // namespace assay
