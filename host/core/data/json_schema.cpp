#include "host/core/data/json_schema.hpp"

#include <cassert>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "host/base/error.hpp"

namespace assay {
namespace {

// valijson's path is "<root>", "[inputs]", "[0]": the JSON Pointer is /inputs/0.
nlohmann::json::json_pointer to_pointer(const std::vector<std::string>& context) {
  nlohmann::json::json_pointer pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    pointer.push_back(context[i].substr(1, context[i].size() - 2));
  }
  return pointer;
}

}  // namespace

void check_json_schema(const nlohmann::json& document, std::string_view schema,
                       const std::function<std::string(const std::string&)>& place) {
  using Adapter = valijson::adapters::NlohmannJsonAdapter;
  const nlohmann::json schema_document = nlohmann::json::parse(schema);
  valijson::Schema compiled;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(Adapter(schema_document), compiled);
  valijson::ValidationResults results;
  if (valijson::Validator().validate(compiled, Adapter(document), &results)) return;

  assert(results.numErrors() > 0);
  const valijson::ValidationResults::Error* deepest = nullptr;
  for (const auto& error : results) {
    if (!deepest || error.context.size() > deepest->context.size()) deepest = &error;
  }
  throw Error(Blame::input, "{}: {}", place(to_pointer(deepest->context).to_string()),
              deepest->description);
}

void check_json_schema(const nlohmann::json& document, std::string_view schema,
                       std::string_view file) {
  check_json_schema(document, schema, [&](const std::string& pointer) {
    return fmt::format("{}: {}", file, pointer.empty() ? "the document" : pointer);
  });
}

void refuse_long_texts(const nlohmann::json& document, std::string_view file) {
  constexpr std::size_t longest_text = 1024;
  // A list instead of recursion: an untrusted document may be deep enough to exhaust the stack.
  std::vector<std::pair<const nlohmann::json*, std::string>> left{{&document, ""}};
  while (!left.empty()) {
    const auto [value, pointer] = std::move(left.back());
    left.pop_back();
    if (value->is_string() && value->get_ref<const std::string&>().size() > longest_text) {
      throw Error(Blame::input, "{}: {} is longer than {} characters. Shorten it.", file,
                  pointer.empty() ? "the document" : pointer, longest_text);
    }
    if (!value->is_structured()) continue;
    for (const auto& [key, member] : value->items()) {
      // A pointer of such length names no place that a reader of it could find.
      const bool deep = pointer.size() > longest_text;
      left.emplace_back(&member, deep ? pointer : fmt::format("{}/{}", pointer, key));
    }
  }
}

}  // namespace assay
