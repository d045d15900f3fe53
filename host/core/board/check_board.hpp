// What a board.json has to keep beyond its schema.
#pragma once

#include <filesystem>

#include "host/core/board/board.hpp"
#include "host/core/board/origins.hpp"

namespace assay {

// Throws Error(input) "<file>: <JSON Pointer>: <what is wrong>". `share` holds device/ and boards/.
// Resolves the linker script, OpenOCD's scripts and sources, which are named relative to the file
// that names them or else to `share`: to existing files; sources below `share` relative to it, as
// their names are part of what the compiler writes.
void check_board(Board& board, const std::filesystem::path& share, const Origins& origins);

}  // namespace assay
