// A folder to start a port from: a copy of another board's, under a new name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/core/board/board.hpp"

namespace assay {

// Throws Error(input) where board.json could not have that name, with one that it could have.
void check_board_name(const std::string& name);

// board.json of the board `from` for `name`: its name, its description, no default, sources
// beside it. All else, also what happens to read like the old name, stays as it is.
std::string renamed_board_json(const std::string& text, const Board& from, const std::string& name);

// Source text with the word `from` in it replaced.
std::string renamed_source(const std::string& text, const std::string& from,
                           const std::string& name);

// The README of the new board: what to change first.
// `outside`: the folder that --boards has to name; empty: none has to.
std::string new_board_readme(const Board& from, const std::string& name,
                             const std::filesystem::path& outside = {});

// Writes the folder `into`/`name`, and returns its files, by name. Throws Error(input) where it
// exists or cannot be written; then nothing is left behind.
std::vector<std::string> make_board(const Board& from, const std::string& name,
                                    const std::filesystem::path& into,
                                    const std::filesystem::path& outside = {});

}  // namespace assay
