// What a board.json has to keep beyond its schema.
#pragma once

#include <filesystem>
#include <string_view>

#include "host/core/board/board.hpp"

namespace assay {

// Throws Error(usage) "<file>: <JSON Pointer>: <what is wrong>". `folder` is the board's, absolute.
// Resolves board.linker_script to an existing file: in the folder, or else in the root.
void check_board(Board& board, const std::filesystem::path& folder, std::string_view file);

}  // namespace assay
