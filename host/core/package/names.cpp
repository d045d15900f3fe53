#include "host/core/package/names.hpp"

#include <cctype>

#include "host/base/error.hpp"

namespace assay {

namespace {

bool is_alphanumeric(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0;
}

char upper(char character) {
  return static_cast<char>(std::toupper(static_cast<unsigned char>(character)));
}

}  // namespace

std::string sanitize_name(std::string_view raw) {
  std::string name(raw);
  for (char& character : name) {
    if (!is_alphanumeric(character)) character = '_';
  }
  return name;
}

std::string upper_name(std::string_view c_name) {
  std::string name(c_name);
  for (char& character : name) character = upper(character);
  return name;
}

std::string camel_name(std::string_view c_name) {
  std::string name;
  bool start = true;
  for (const char character : c_name) {
    if (character == '_') {
      start = true;
      continue;
    }
    name += start ? upper(character) : character;
    start = false;
  }
  return name;
}

void check_printable_name(std::string_view name, std::string_view what, std::string_view where) {
  if (name.empty()) {
    throw Error(Blame::input, "{}: the name of an {} is empty. Export the model again.", where,
                what);
  }
  for (const char character : name) {
    const auto value = static_cast<unsigned char>(character);
    if (value < 0x20 || value == 0x7f) {
      throw Error(Blame::input,
                  "{}: the name of an {} holds the control character 0x{:02x}. Rename it in the "
                  "model and export again.",
                  where, what, value);
    }
  }
}

}  // namespace assay
