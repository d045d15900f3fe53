#include "host/core/package/io_map.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/package/c_tokens.hpp"

namespace assay {

namespace {

// ".output = &((uint8_t*)workspace_pools->tcm)[48],"
struct MappedTensor {
  std::string member;  // as spelled, which need not be C
  std::string pool;
  std::uint64_t offset_bytes = 0;
};

MappedTensor read_assignment(const Tokens& tokens, std::size_t begin, std::size_t end) {
  MappedTensor mapped;
  std::size_t at = begin;
  for (; at < end && !is_symbol(tokens[at], '='); ++at) mapped.member += tokens[at].text;
  for (; at < end; ++at) {
    if (is_symbol(tokens[at], '>') && at + 1 < end) mapped.pool = tokens[at + 1].text;
    if (is_symbol(tokens[at], '[') && at + 1 < end) {
      const std::string_view number = tokens[at + 1].text;
      std::from_chars(number.data(), number.data() + number.size(), mapped.offset_bytes);
    }
  }
  return mapped;
}

// The assignments of "... ret = { .a = ..., .b = ..., };" in the body of function.
std::vector<MappedTensor> read_map(const Tokens& tokens, std::string_view function) {
  std::vector<MappedTensor> map;
  for (std::size_t at = 0; at + 1 < tokens.size(); ++at) {
    if (!is_identifier(tokens[at], function) || !is_symbol(tokens[at + 1], '(')) continue;
    const std::size_t body = closing(tokens, at + 1) + 1;
    if (body >= tokens.size() || !is_symbol(tokens[body], '{')) continue;
    const std::size_t end = closing(tokens, body);
    std::size_t begin = 0;
    for (std::size_t inner = body + 1; inner < end; ++inner) {
      const Token& token = tokens[inner];
      if (is_symbol(token, '.')) {
        begin = inner + 1;
      } else if (begin != 0 && (is_symbol(token, ',') || is_symbol(token, '}'))) {
        map.push_back(read_assignment(tokens, begin, inner));
        begin = 0;
      }
    }
    return map;
  }
  return map;
}

[[noreturn]] void refuse(std::string_view origin, std::string_view function, std::string_view why) {
  throw Error(Blame::input,
              "{}: {}, which TVM wrote, {}. Export again without use_workspace_io, or with other "
              "output names or pools.",
              origin, function, why);
}

void check_place(const MappedTensor& mapped, const TensorInfo& tensor, const ModelInfo& model,
                 std::string_view function, std::string_view origin) {
  const auto pool =
      std::find_if(model.pools.begin(), model.pools.end(),
                   [&](const ExternalPool& one) { return one.member == mapped.pool; });
  if (pool == model.pools.end()) {
    refuse(origin, function,
           fmt::format("puts \"{}\" into the pool \"{}\", which is none of the caller's pools and "
                       "does not compile",
                       tensor.name, mapped.pool));
  }
  if (mapped.offset_bytes > pool->bytes || tensor.bytes > pool->bytes - mapped.offset_bytes) {
    refuse(origin, function,
           fmt::format("puts \"{}\" ({} bytes) at offset {} of the pool \"{}\" of {} bytes",
                       tensor.name, tensor.bytes, mapped.offset_bytes, mapped.pool, pool->bytes));
  }
}

void check_map(const std::vector<MappedTensor>& map, const std::vector<TensorInfo>& tensors,
               const ModelInfo& model, std::string_view function, std::string_view origin) {
  std::vector<const TensorInfo*> places;
  for (const MappedTensor& mapped : map) {
    const auto tensor = std::find_if(tensors.begin(), tensors.end(), [&](const TensorInfo& one) {
      return one.c_name == mapped.member;
    });
    if (tensor == tensors.end()) {
      refuse(origin, function,
             fmt::format("sets \".{}\", which is no member of its struct and does not compile",
                         mapped.member));
    }
    check_place(mapped, *tensor, model, function, origin);
    for (std::size_t earlier = 0; earlier < places.size(); ++earlier) {
      const MappedTensor& other = map[earlier];
      if (other.pool != mapped.pool || other.offset_bytes >= mapped.offset_bytes + tensor->bytes ||
          mapped.offset_bytes >= other.offset_bytes + places[earlier]->bytes) {
        continue;
      }
      refuse(origin, function,
             fmt::format("puts \"{}\" and \"{}\" on top of each other (they overlap): the results "
                         "would be wrong",
                         places[earlier]->name, tensor->name));
    }
    places.push_back(&*tensor);
  }
}

}  // namespace

void check_io_map(std::string_view source, const ModelHeader& header, const ModelInfo& model,
                  std::string_view origin) {
  const Tokens tokens = tokenize_c(source);
  const std::string map_inputs = header.symbol + "_map_inputs";
  const std::string map_outputs = header.symbol + "_map_outputs";
  check_map(read_map(tokens, map_inputs), model.inputs, model, map_inputs, origin);
  check_map(read_map(tokens, map_outputs), model.outputs, model, map_outputs, origin);
}

}  // namespace assay
