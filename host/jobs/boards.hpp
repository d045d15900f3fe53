// boards: what the tool knows; and a folder to start a port from.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/board/catalogue.hpp"
#include "host/core/job_failure.hpp"
#include "host/ports/events.hpp"
#include "host/ports/outside.hpp"

namespace assay {

struct BoardsWish {};  // all of them

struct BoardsResult {
  AllBoards all;
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result.
BoardsResult list_boards(Outside& outside, const BoardsWish& wish, Events& events, Stop& stop);

struct NewBoardWish {
  std::string name;  // of the board and of its folder
  std::string from;  // the board that is nearest
  std::string into;  // folder to make it in; empty: the tool's own boards
};

struct NewBoardResult {
  std::filesystem::path folder;
  std::vector<std::string> files;  // in it
  std::filesystem::path outside;   // what Folders::outside_boards has to hold; empty: nothing
  std::optional<JobFailure> failure;
};

// Throws Cancelled; what goes wrong is in the result, and then nothing is left behind.
NewBoardResult new_board(Outside& outside, const NewBoardWish& wish, Events& events, Stop& stop);

}  // namespace assay
