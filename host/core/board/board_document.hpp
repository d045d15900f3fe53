// A board's description as one document: its board.json over what that extends.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <vector>

#include "host/core/board/origins.hpp"

namespace assay {

// Description files, each opened once however many boards are made of it.
class DescriptionFiles {
 public:
  // Throws Error(input) for what is no JSON, or has texts that are too long for a pattern.
  const nlohmann::json& read(const std::filesystem::path& file);

 private:
  std::map<std::filesystem::path, nlohmann::json> documents_;
};

struct BoardDocument {
  nlohmann::json document;  // keeps the schema; without "extends", flashers in full
  Origins origins;
  std::vector<std::filesystem::path>
      files;  // what it came from: board.json, then what extends that
};

// `share` holds boards/cores, boards/families and boards/flashers. Objects are merged by key; all
// else of a file replaces what it extends has. Throws Error(input) "FILE: JSON POINTER: sentence".
BoardDocument read_board_document(const std::filesystem::path& folder,
                                  const std::filesystem::path& share, DescriptionFiles& files);

}  // namespace assay
