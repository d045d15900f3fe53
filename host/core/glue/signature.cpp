#include "host/core/glue/signature.hpp"

#include <algorithm>

#include "host/base/error.hpp"
#include "proto/crc32.hpp"

namespace assay {

using proto::Kind;

namespace {

constexpr std::string_view kLetters = "vifsbt";
constexpr Kind kKinds[] = {Kind::nothing, Kind::integer, Kind::floating,
                           Kind::string,  Kind::bytes,   Kind::tensor};

Kind kind_of(char kind_letter, std::string_view text) {
  const auto at = kLetters.find(kind_letter);
  if (at == std::string_view::npos) {
    throw Error(Blame::input,
                "The signature \"{}\" names the kind '{}'. Kinds are i (integer), f (float), s "
                "(string), b (bytes), t (tensor) and, as a result only, v (nothing).",
                text, kind_letter);
  }
  return kKinds[at];
}

bool is_identifier(std::string_view name) {
  const auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
  return !name.empty() && !std::isdigit(static_cast<unsigned char>(name[0])) &&
         std::all_of(name.begin(), name.end(), word);
}

}  // namespace

char letter(Kind kind) {
  return kLetters.at(static_cast<std::size_t>(
      std::find(std::begin(kKinds), std::end(kKinds), kind) - std::begin(kKinds)));
}

std::string kind_name(Kind kind) {
  switch (kind) {
    case Kind::nothing:
      return "nothing";
    case Kind::integer:
      return "an integer";
    case Kind::floating:
      return "a float";
    case Kind::string:
      return "a string";
    case Kind::bytes:
      return "bytes";
    case Kind::tensor:
      return "a tensor";
  }
  return "?";
}

std::uint32_t RemoteFunction::hash() const {
  return proto::crc32(0, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::uint32_t RemoteFunction::kinds() const {
  auto packed = static_cast<std::uint32_t>(result);
  unsigned shift = 4;
  for (const Kind kind : arguments) {
    packed |= static_cast<std::uint32_t>(kind) << shift;
    shift += 4;
  }
  return packed;
}

RemoteFunction parse_signature(std::string_view given) {
  RemoteFunction function;
  std::copy_if(given.begin(), given.end(), std::back_inserter(function.text),
               [](char c) { return c != ' '; });
  const std::string& text = function.text;
  const auto open = text.find('(');
  const bool framed = open != std::string::npos && text.size() >= open + 3 &&
                      text[text.size() - 2] == ')' && is_identifier(text.substr(0, open));
  if (!framed) {
    throw Error(Blame::input, "\"{}\" is no signature. One looks like \"name(i,f,s)s\".", given);
  }
  function.name = text.substr(0, open);
  function.result = kind_of(text.back(), text);
  const std::string list = text.substr(open + 1, text.size() - open - 3);
  for (std::size_t i = 0; i < list.size(); i += 2) {
    const Kind kind = kind_of(list[i], text);
    const bool separated = i + 1 == list.size() || (list[i + 1] == ',' && i + 2 < list.size());
    if (kind == Kind::nothing || !separated) {
      throw Error(Blame::input, "\"{}\" is no signature. One looks like \"name(i,f,s)s\".", given);
    }
    function.arguments.push_back(kind);
  }
  if (function.arguments.size() > proto::kMaxArguments) {
    throw Error(Blame::input, "The signature \"{}\" has {} arguments; at most {} can be passed.",
                text, function.arguments.size(), proto::kMaxArguments);
  }
  return function;
}

std::vector<RemoteFunction> read_function_section(std::string_view section,
                                                  const std::string& where) {
  std::vector<RemoteFunction> functions;
  while (!section.empty()) {
    const auto end = section.find('\0');
    const std::string_view entry = section.substr(0, end);
    section = end == std::string_view::npos ? std::string_view{} : section.substr(end + 1);
    if (entry.empty()) continue;
    const auto space = entry.find(' ');
    if (space == std::string_view::npos || !is_identifier(entry.substr(0, space))) {
      throw Error(Blame::build,
                  "{}: the section .assay.functions holds \"{}\", which ASSAY_FUNCTION does not "
                  "write. Compile the file with this tool's assay.h.",
                  where, entry.substr(0, 80));
    }
    functions.push_back(parse_signature(entry.substr(space + 1)));
    functions.back().symbol = entry.substr(0, space);
  }
  return functions;
}

void check_collisions(const std::vector<RemoteFunction>& functions) {
  for (std::size_t i = 0; i < functions.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (functions[i].name == functions[j].name) {
        throw Error(Blame::build, "Two remote functions are called {}. Rename one of them.",
                    functions[i].name);
      }
      if (functions[i].hash() == functions[j].hash()) {
        throw Error(
            Blame::build,
            "The remote functions {} and {} have the same hash ({:08x}). Rename one of them.",
            functions[i].text, functions[j].text, functions[i].hash());
      }
    }
  }
}

}  // namespace assay
