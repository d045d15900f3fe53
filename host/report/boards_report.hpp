// What `assay boards` shows, as JSON and as text.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/core/board/catalogue.hpp"

namespace assay {

// Broken ones are in the JSON, with what is wrong, and not in the text.
nlohmann::ordered_json boards_json(const AllBoards& all);
std::string boards_text(const AllBoards& all);

// A folder that was made to start a port from. `outside` is what --boards has to name; empty: none.
struct NewBoardReport {
  std::string name;
  std::filesystem::path folder;
  std::vector<std::string> files;
  std::filesystem::path outside;
};

nlohmann::ordered_json new_board_json(const NewBoardReport& report);
std::string new_board_text(const NewBoardReport& report);

}  // namespace assay
