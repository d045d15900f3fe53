#include "host/core/package/c_metadata_reader.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace assay {

namespace {

using ShapeArrays = std::map<std::string_view, Shape>;

std::optional<std::int64_t> number_value(const Token& token) {
  std::int64_t value = 0;
  const char* begin = token.text.data();
  const auto [end, error] = std::from_chars(begin, begin + token.text.size(), value);
  if (error != std::errc() || end == begin) return std::nullopt;
  return value;
}

// The place of the "{" of "name[...] = {", or tokens.size().
std::size_t initializer(const Tokens& tokens, std::size_t name) {
  if (name + 1 >= tokens.size() || !is_symbol(tokens[name + 1], '[')) return tokens.size();
  const std::size_t bracket = closing(tokens, name + 1);
  const bool found = bracket + 2 < tokens.size() && is_symbol(tokens[bracket + 1], '=') &&
                     is_symbol(tokens[bracket + 2], '{');
  return found ? bracket + 2 : tokens.size();
}

// {2L, 3L}; nothing for an unknown dimension, which is negative.
std::optional<Shape> read_shape(const Tokens& tokens, std::size_t open) {
  Shape shape;
  for (std::size_t at = open + 1; at < tokens.size() && !is_symbol(tokens[at], '}'); ++at) {
    if (is_symbol(tokens[at], ',')) continue;
    const std::optional<std::int64_t> value = number_value(tokens[at]);
    if (!value) return std::nullopt;
    shape.push_back(*value);
  }
  return shape;
}

// {code, bits, lanes}
std::optional<DType> read_dtype(const Tokens& tokens, std::size_t open) {
  const std::optional<Shape> numbers = read_shape(tokens, open);
  if (!numbers || numbers->size() != 3 || numbers->at(2) != 1) return std::nullopt;
  if (numbers->at(0) < 0 || numbers->at(0) > 4 || numbers->at(1) > 64) return std::nullopt;
  const DType dtype{static_cast<TypeCode>(numbers->at(0)),
                    static_cast<std::uint8_t>(numbers->at(1))};
  return dtype_from_string(to_string(dtype));
}

std::vector<CMetadataTensor> read_table(const Tokens& tokens, std::size_t open,
                                        const ShapeArrays& shapes) {
  std::vector<CMetadataTensor> table;
  const std::size_t end = closing(tokens, open);
  for (std::size_t at = open + 1; at < end; ++at) {
    if (!is_symbol(tokens[at], '{')) continue;
    CMetadataTensor tensor;
    const std::size_t element_end = std::min(closing(tokens, at), end);
    for (++at; at < element_end; ++at) {
      if (tokens[at].kind == TokenKind::string) {
        tensor.name = tokens[at].text;
      } else if (tokens[at].kind == TokenKind::identifier) {
        const auto found = shapes.find(tokens[at].text);
        if (found != shapes.end()) tensor.shape = found->second;
      } else if (is_symbol(tokens[at], '{')) {
        tensor.dtype = read_dtype(tokens, at);
        at = closing(tokens, at);
      }
    }
    table.push_back(std::move(tensor));
  }
  return table;
}

}  // namespace

std::optional<CMetadata> read_c_metadata(const Tokens& source) {
  ShapeArrays shapes;
  std::optional<CMetadata> metadata;
  for (std::size_t at = 0; at < source.size(); ++at) {
    if (source[at].kind != TokenKind::identifier ||
        !source[at].text.starts_with("kTvmgenMetadata_")) {
      continue;
    }
    const std::size_t open = initializer(source, at);
    if (open == source.size()) continue;
    const std::string_view name = source[at].text;
    if (name.ends_with("_shape")) {
      if (auto shape = read_shape(source, open)) shapes.insert_or_assign(name, std::move(*shape));
    } else if (name == "kTvmgenMetadata_inputs") {
      if (!metadata) metadata.emplace();
      metadata->inputs = read_table(source, open, shapes);
    } else if (name == "kTvmgenMetadata_outputs") {
      if (!metadata) metadata.emplace();
      metadata->outputs = read_table(source, open, shapes);
    }
  }
  return metadata;
}

}  // namespace assay
