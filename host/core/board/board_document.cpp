#include "host/core/board/board_document.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/board/board_schema.hpp"
#include "host/core/data/json_document.hpp"
#include "host/core/data/json_schema.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// A file that is extended, or extends another, is a part of a description: nothing has to be there,
// but what is there is right.
void drop_required(json& schema) {
  if (schema.is_object()) {
    for (const char* key : {"required", "if", "else", "dependencies"}) schema.erase(key);
    if (schema.contains("oneOf")) schema.erase("oneOf");
  }
  if (!schema.is_structured()) return;
  for (json& member : schema) drop_required(member);
}

const std::string& part_schema() {
  static const std::string text = [] {
    json schema = json::parse(board_schema());
    drop_required(schema);
    return json_text(schema);
  }();
  return text;
}

// What a board says of itself, whatever it extends.
bool is_own(const std::string& key) {
  return key == "name" || key == "description" || key == "default" || key == "ran_on_silicon";
}

std::string escaped(std::string key) {
  for (std::size_t at = 0; (at = key.find_first_of("~/", at)) != key.npos; at += 2) {
    key.replace(at, 1, key[at] == '~' ? "~0" : "~1");
  }
  return key;
}

// The names that a file could have had in its place, as they are written in a description.
std::vector<std::string> names_in(const fs::path& boards, const std::string& kind,
                                  const std::string& prefix) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(boards / kind, none)) {
    if (entry.path().extension() == ".json") names.push_back(prefix + entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class Reader {
 public:
  Reader(const fs::path& share, DescriptionFiles& files, const fs::path& board_json)
      : boards_(share / "boards"),
        files_(files),
        result_{json::object(), Origins(board_json), {}} {}

  BoardDocument read(const fs::path& board_json) {
    merge(board_json);
    if (result_.document.is_object()) {  // the schema refuses all else
      result_.document.erase("extends");
      put_flashers();
    }
    check_json_schema(result_.document, board_schema(),
                      [&](const std::string& pointer) { return place(pointer); });
    return std::move(result_);
  }

 private:
  // Each part has been checked alone, so what an object made of several is wrong about is that
  // something is missing: which is the board's to give.
  std::string place(const std::string& pointer) const {
    const json* value = &result_.document;
    for (std::size_t at = 0; value->is_object() && at < pointer.size();) {
      const std::size_t end = std::min(pointer.find('/', at + 1), pointer.size());
      value = &value->at(json::json_pointer(pointer.substr(at, end - at)));
      at = end;
    }
    return value->is_object() ? Origins(result_.files.front()).place(pointer)
                              : result_.origins.place(pointer);
  }

  void merge(const fs::path& file) {
    if (std::find(result_.files.begin(), result_.files.end(), file) != result_.files.end()) {
      throw Error(Blame::input, "{}: /extends: {} extends itself, by way of {}.",
                  result_.files.back().string(), file.string(), result_.files.back().string());
    }
    result_.files.push_back(file);
    const json& document = files_.read(file);
    const bool is_whole = result_.files.size() == 1 && !document.contains("extends");
    if (!is_whole) check_json_schema(document, part_schema(), file.string());
    if (document.is_object() && document.contains("extends")) {
      merge(named(document.at("extends"), file, "/extends"));
    }
    put(result_.document, document, file, "");
  }

  // What stands in `over` is the file's from now on.
  void put(json& under, const json& over, const fs::path& file, const std::string& pointer) {
    if (!under.is_object() || !over.is_object()) {
      under = over;
      result_.origins.set(pointer, file, pointer);
      return;
    }
    const bool extended = pointer.empty() && file != result_.files.front();
    for (const auto& [key, value] : over.items()) {
      if (extended && is_own(key)) continue;
      const std::string at = pointer + "/" + escaped(key);
      put(under[key], value, file, at);
    }
  }

  // "./x.json" lies beside the file that says so; "KIND/NAME" in the tool's boards folder.
  fs::path named(const std::string& name, const fs::path& from, const std::string& pointer,
                 const std::string& kind = "") const {
    const bool own = name.starts_with("./");
    const fs::path path = own ? fs::path(name) : fs::path(kind) / (name + ".json");
    if (std::find(path.begin(), path.end(), "..") != path.end() || path.is_absolute()) {
      throw Error(Blame::input, "{}: {}: '{}' leaves the folder.", from.string(), pointer, name);
    }
    const fs::path file = ((own ? from.parent_path() : boards_) / path).lexically_normal();
    std::error_code none;
    if (fs::is_regular_file(file, none)) return file;
    if (own) {
      throw Error(Blame::input, "{}: {}: there is no {}.", from.string(), pointer, file.string());
    }
    std::vector<std::string> known;
    for (const std::string each : {"cores", "families", "flashers"}) {
      if ((each == "flashers") != (kind == "flashers")) continue;
      const auto names = names_in(boards_, each, kind.empty() ? each + "/" : "");
      known.insert(known.end(), names.begin(), names.end());
    }
    throw Error(Blame::input,
                "{}: {}: there is no '{}' in {}{}. Those there are: {}. A file in this one's own "
                "folder is written ./NAME.json.",
                from.string(), pointer, name, (kind.empty() ? boards_ : boards_ / kind).string(),
                did_you_mean(name, known), fmt::join(known, ", "));
  }

  // A flasher that is named is taken from its own file, with the chip's name put in.
  void put_flashers() {
    json& document = result_.document;
    if (!document.contains("flashers") || !document.at("flashers").is_array()) return;
    for (std::size_t i = 0; i < document.at("flashers").size(); ++i) {
      json& flasher = document.at("flashers").at(i);
      if (!flasher.is_string()) continue;
      const std::string pointer = fmt::format("/flashers/{}", i);
      const fs::path from = result_.origins.file(pointer);
      const fs::path file = named(flasher.get<std::string>(), from, pointer, "flashers");
      result_.files.push_back(file);
      flasher = files_.read(file);
      result_.origins.set(pointer, file, "");
      put_chip(flasher, flasher.is_object() ? flasher.value("name", json()) : json(), pointer);
    }
  }

  void put_chip(json& value, const json& flasher, const std::string& pointer) const {
    if (value.is_structured()) {
      for (json& member : value) put_chip(member, flasher, pointer);
    }
    constexpr std::string_view placeholder = "{chip}";
    if (!value.is_string()) return;
    std::string text = value.get<std::string>();
    for (std::size_t at = 0; (at = text.find(placeholder, at)) != text.npos;) {
      const std::string name = chip_name(flasher, pointer);
      text.replace(at, placeholder.size(), name);
      at += name.size();
    }
    value = text;
  }

  std::string chip_name(const json& flasher, const std::string& pointer) const {
    const json chip = result_.document.value("chip", json::object());
    const json names = chip.value("names", json::object());
    const std::string key = flasher.is_string() ? flasher.get<std::string>() : "";
    if (names.contains(key)) return names.at(key);
    if (chip.contains("name")) return chip.at("name");
    throw Error(Blame::input,
                "{}: /chip: {} is told the chip's name: give \"name\", and in \"names\" how this "
                "flasher spells it.",
                result_.files.front().string(), result_.origins.file(pointer).string());
  }

  fs::path boards_;
  DescriptionFiles& files_;
  BoardDocument result_;
};

}  // namespace

const json& DescriptionFiles::read(const fs::path& file) {
  const auto found = documents_.find(file);
  if (found != documents_.end()) return found->second;
  return documents_.emplace(file, read_json_file(file)).first->second;
}

BoardDocument read_board_document(const fs::path& folder, const fs::path& share,
                                  DescriptionFiles& files) {
  const fs::path file = folder / "board.json";
  return Reader(share, files, file).read(file);
}

}  // namespace assay
