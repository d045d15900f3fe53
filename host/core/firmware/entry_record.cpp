#include "host/core/firmware/entry_record.hpp"

#include <nlohmann/json.hpp>

#include "host/core/data/json_text.hpp"

namespace assay {

namespace {

using Json = nlohmann::json;

constexpr unsigned kRecordVersion = 1;

// The library converts any number to any other; a whole one that fits is asked for here.
std::optional<std::uint64_t> whole(const Json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_number_unsigned()) return std::nullopt;
  return at->get<std::uint64_t>();
}

std::optional<std::string> text(const Json& object, const char* name) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

}  // namespace

std::string to_text(const EntryRecord& record) {
  Json files = Json::object();
  for (const auto& [path, file] : record.files) {
    files[path] = {{"bytes", file.bytes}, {"sha256", file.sha256}};
  }
  return json_text(Json{{"version", kRecordVersion},
                        {"key", record.key},
                        {"owner", record.owner},
                        {"files", files}},
                   1);
}

std::optional<EntryRecord> entry_record_from(std::string_view given) {
  const Json json = Json::parse(given, nullptr, false);
  if (!json.is_object() || whole(json, "version") != kRecordVersion) return std::nullopt;
  const auto key = text(json, "key");
  const auto owner = whole(json, "owner");
  const auto files = json.find("files");
  if (!key || !owner || files == json.end() || !files->is_object()) return std::nullopt;
  EntryRecord record{*key, *owner, {}};
  for (const auto& [path, file] : files->items()) {
    if (!file.is_object()) return std::nullopt;
    const auto bytes = whole(file, "bytes");
    const auto sha256 = text(file, "sha256");
    if (!bytes || !sha256) return std::nullopt;
    record.files[path] = {*bytes, *sha256};
  }
  return record;
}

}  // namespace assay
