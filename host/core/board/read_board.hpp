// Reads board folders.
#pragma once

#include <filesystem>

#include "host/core/board/board.hpp"
#include "host/core/board/board_document.hpp"

namespace assay {

// Reads `folder`/board.json and what that extends; `share` holds device/ and boards/, with what
// boards have in common. Throws Error(input) with the file and the line and column (no JSON), or
// the JSON Pointer of what is wrong: the schema broken, a ring that is no power of two, overlapping
// regions, another name than the folder's, a file that is not there.
Board read_board(const std::filesystem::path& folder, const std::filesystem::path& share,
                 DescriptionFiles& files);

// The same for a board of `share`, which is its folder's grandparent.
Board read_board(const std::filesystem::path& folder);

}  // namespace assay
