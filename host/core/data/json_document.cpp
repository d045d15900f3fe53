#include "host/core/data/json_document.hpp"

#include "host/base/error.hpp"
#include "host/core/data/file_bytes.hpp"
#include "host/core/data/json_duplicates.hpp"
#include "host/core/data/json_schema.hpp"

namespace assay {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMostBytes = 1 << 20;

json parse(const std::filesystem::path& file) {
  const std::vector<std::uint8_t> bytes = read_file_bytes(file, kMostBytes);
  try {
    return parse_without_duplicates({reinterpret_cast<const char*>(bytes.data()), bytes.size()},
                                    file.string());
  } catch (const json::exception& error) {
    // "[json.exception.parse_error.101] parse error at line L, column C: ..."; a number that is too
    // large is said without a place.
    const std::string text = error.what();
    const std::size_t place = text.find("at line");
    throw Error(
        Blame::input, "{}: no valid JSON{}", file.string(),
        place == text.npos ? ":" + text.substr(text.find(']') + 1) : " " + text.substr(place));
  }
}

}  // namespace

json read_json_file(const std::filesystem::path& file) {
  json document = parse(file);
  refuse_long_texts(document, file.string());
  return document;
}

json read_json_document(const std::filesystem::path& file, std::string_view schema) {
  json document = read_json_file(file);
  check_json_schema(document, schema, file.string());
  return document;
}

}  // namespace assay
