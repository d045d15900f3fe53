#include "host/core/package/json_reader.hpp"

#include "host/base/error.hpp"
#include "host/core/data/json_duplicates.hpp"

namespace assay {

using nlohmann::json;

json parse_json(std::string_view text, std::string_view file) try {
  return parse_without_duplicates(text, file);
} catch (const json::exception& error) {
  // "[json.exception.parse_error.101] parse error at line 3, column 7: syntax error while ..."
  std::string detail = error.what();
  const std::size_t at = detail.find("at line ");
  detail = at == std::string::npos ? detail.substr(detail.find(']') + 1) : detail.substr(at + 3);
  throw Error(Blame::input, "{}: {}. Mend the JSON there, or export the model again.", file,
              detail);
}

std::string JsonCursor::place() const {
  return fmt::format("{}: {}", file_, pointer_.empty() ? "the document" : pointer_);
}

bool JsonCursor::has(std::string_view key) const {
  return value_->is_object() && value_->contains(key);
}

JsonCursor JsonCursor::at(std::string_view key) const {
  if (!value_->is_object()) refuse("must be an object.");
  const auto found = value_->find(key);
  const std::string name(key);
  if (found == value_->end()) step(*value_, name).refuse("is missing. Export the model again.");
  return step(*found, name);
}

std::vector<JsonCursor> JsonCursor::elements() const {
  if (!value_->is_array()) refuse("must be an array.");
  std::vector<JsonCursor> result;
  for (const json& element : *value_)
    result.push_back(step(element, std::to_string(result.size())));
  return result;
}

std::vector<JsonCursor> JsonCursor::members() const {
  if (!value_->is_object()) refuse("must be an object.");
  std::vector<JsonCursor> result;
  for (const auto& [key, member] : value_->items()) result.push_back(step(member, key));
  return result;
}

std::string JsonCursor::text() const {
  if (!value_->is_string()) refuse("must be a string.");
  return value_->get<std::string>();
}

std::uint64_t JsonCursor::count() const {
  if (!value_->is_number_unsigned()) refuse("must be a whole number, 0 or more.");
  return value_->get<std::uint64_t>();
}

void JsonCursor::refuse(std::string_view sentence) const {
  throw Error(Blame::input, "{} {}", place(), sentence);
}

JsonCursor JsonCursor::step(const json& value, const std::string& key) const {
  JsonCursor next = *this;
  next.value_ = &value;
  next.key_ = key;
  next.pointer_ += '/';
  for (const char character : key) {
    if (character == '~') {
      next.pointer_ += "~0";
    } else if (character == '/') {
      next.pointer_ += "~1";
    } else {
      next.pointer_ += character;
    }
  }
  return next;
}

}  // namespace assay
