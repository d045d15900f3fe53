// JSON from users and archives: syntax errors by line and column, meaning by JSON Pointer.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// Throws Error(input) "<file>: line L, column C: ..." when text is not JSON.
nlohmann::json parse_json(std::string_view text, std::string_view file);

// A value with its place in the document. Refers to the document and the file name: both outlive
// it.
class JsonCursor {
 public:
  JsonCursor(const nlohmann::json& document, std::string_view file)
      : value_(&document), file_(file) {}

  const nlohmann::json& value() const { return *value_; }
  // "<file>: <JSON Pointer>"
  std::string place() const;
  // The last step of the pointer: a member's key.
  const std::string& key() const { return key_; }

  bool has(std::string_view key) const;

  // All of these throw Error(input) that names place() when the value is not what is asked for.
  JsonCursor at(std::string_view key) const;  // member of an object
  std::vector<JsonCursor> elements() const;   // of an array
  std::vector<JsonCursor> members() const;    // of an object, by sorted key
  std::string text() const;
  std::uint64_t count() const;  // a whole number >= 0

  // Throws Error(input) "<place>: <sentence>".
  [[noreturn]] void refuse(std::string_view sentence) const;

 private:
  JsonCursor step(const nlohmann::json& value, const std::string& key) const;

  const nlohmann::json* value_;
  std::string_view file_;
  std::string pointer_;
  std::string key_;
};

}  // namespace assay
