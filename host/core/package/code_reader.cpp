#include "host/core/package/code_reader.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace assay {

namespace {

// Far above any model's number of inputs and outputs; keeps hostile sources from quadratic time.
constexpr std::size_t longest_parameter_list_tokens = 8192;

bool is_type_end(const Token& token) {
  return is_symbol(token, '*') ||
         (token.kind == TokenKind::identifier && token.text != "return" && token.text != "else");
}

bool is_keyword(std::string_view name) {
  return name == "if" || name == "for" || name == "while" || name == "switch" ||
         name == "__attribute__" || name == "section" || name == "aligned";
}

// The ")" of a parameter list that opens at open; tokens.size() when it is none.
std::size_t parameter_list_end(const Tokens& tokens, std::size_t open) {
  std::size_t depth = 0;
  const std::size_t limit = std::min(tokens.size(), open + longest_parameter_list_tokens);
  for (std::size_t at = open; at < limit; ++at) {
    if (tokens[at].kind != TokenKind::symbol) continue;
    const char symbol = tokens[at].text.front();
    if (symbol == ';' || symbol == '{' || symbol == '}') return tokens.size();
    if (symbol == '(') ++depth;
    if (symbol == ')' && --depth == 0) return at;
  }
  return tokens.size();
}

// Whether the declaration that holds the token at name says static.
bool is_static(const Tokens& tokens, std::size_t name) {
  constexpr std::size_t longest_declaration_tokens = 16;
  for (std::size_t back = 1; back <= std::min(name, longest_declaration_tokens); ++back) {
    const Token& token = tokens[name - back];
    if (is_symbol(token, ';') || is_symbol(token, '}') || is_symbol(token, '#')) return false;
    if (is_identifier(token, "static")) return true;
  }
  return false;
}

std::vector<std::string> parameter_names(const Tokens& tokens, std::size_t open,
                                         std::size_t close) {
  std::vector<std::string> names;
  std::string_view name;
  for (std::size_t at = open + 1; at <= close; ++at) {
    if (tokens[at].kind == TokenKind::identifier) {
      name = tokens[at].text;
    } else if ((is_symbol(tokens[at], ',') || at == close) && !name.empty()) {
      names.emplace_back(name);
      name = {};
    }
  }
  if (names == std::vector<std::string>{"void"}) names.clear();
  return names;
}

// "NAME = (((TVMValue*)args)[3].v_handle)" at the token NAME: argument 3 is NAME.
void read_packed_argument(const Tokens& tokens, std::size_t at,
                          std::vector<std::string>& arguments) {
  constexpr std::string_view pattern[] = {"=",    "(", "(", "(",      "TVMValue", "*", ")",
                                          "args", ")", "[", "NUMBER", "]",        ".", "v_handle"};
  constexpr std::size_t number_offset = 11;
  if (at + std::size(pattern) >= tokens.size()) return;
  for (std::size_t offset = 1; offset <= std::size(pattern); ++offset) {
    if (offset != number_offset && tokens[at + offset].text != pattern[offset - 1]) return;
  }
  const std::string_view number = tokens[at + number_offset].text;
  std::size_t argument = 0;
  std::from_chars(number.data(), number.data() + number.size(), argument);
  if (argument == arguments.size()) arguments.emplace_back(tokens[at].text);
}

// The function whose "{" follows close. Owned by code.
CodeFunction& add_function(const Tokens& tokens, std::size_t name, std::size_t close, Code& code) {
  constexpr std::size_t packed_parameters = 6;
  CodeFunction function;
  function.name = tokens[name].text;
  function.parameters = parameter_names(tokens, name + 1, close);
  function.packed = function.parameters.size() == packed_parameters &&
                    function.parameters.back() == "resource_handle";
  if (function.packed) function.parameters.clear();
  return code.functions.insert_or_assign(function.name, std::move(function)).first->second;
}

// "static uint8_t global_workspace[32];"
bool is_static_workspace(const Tokens& tokens, std::size_t at) {
  return at + 4 < tokens.size() && is_identifier(tokens[at], "static") &&
         is_identifier(tokens[at + 1], "uint8_t") &&
         tokens[at + 2].text.find("workspace") != std::string_view::npos &&
         is_symbol(tokens[at + 3], '[');
}

}  // namespace

const CodeFunction* Code::find(std::string_view name) const {
  const auto found = functions.find(std::string(name));
  return found == functions.end() ? nullptr : &found->second;
}

void read_c_source(const Tokens& tokens, Code& code) {
  CodeFunction* packed_function = nullptr;  // whose body the loop is in
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if (tokens[at].kind == TokenKind::string && tokens[at].text == ".bss.noinit.tvm") {
      code.static_workspace = true;
    }
    if (tokens[at].kind != TokenKind::identifier) continue;
    if (is_static_workspace(tokens, at)) code.static_workspace = true;
    if (packed_function != nullptr) {
      read_packed_argument(tokens, at, packed_function->packed_arguments);
    }
    if (!is_symbol(tokens[at + 1], '(') || is_keyword(tokens[at].text)) continue;
    const bool declared = at > 0 && is_type_end(tokens[at - 1]);
    if (!declared) {
      if (tokens[at].text.starts_with("TVM")) code.runtime_calls.emplace(tokens[at].text);
      continue;
    }
    const std::size_t close = parameter_list_end(tokens, at + 1);
    if (close + 1 >= tokens.size() || !is_symbol(tokens[close + 1], '{')) continue;
    if (tokens[at].text == "TVMSystemLibEntryPoint") code.system_library = true;
    packed_function = nullptr;
    if (is_static(tokens, at)) continue;
    CodeFunction& function = add_function(tokens, at, close, code);
    if (function.packed) packed_function = &function;
  }
}

}  // namespace assay
