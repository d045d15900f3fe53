// The folder that a firmware is built in: sources written out, objects named, Ninja told.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "host/core/firmware/firmware.hpp"
#include "host/core/firmware/toolchain.hpp"

namespace assay {

struct Staging {
  std::filesystem::path folder;
  std::filesystem::path board_library;
  std::vector<std::string> board_objects;  // "board/..." relative to board_library
  std::vector<std::string> model_objects;  // "model/..." relative to the folder
  std::vector<std::string> user_objects;   // "user/..."
};

// The files of --sources, those of its folders included, sorted.
std::vector<std::filesystem::path> user_sources(const BuildOptions& options);

// Names the objects of the package's files, of the user's and of the board library. Writes nothing.
Staging plan_staging(const std::filesystem::path& board_library, const Package* package,
                     const BuildOptions& options);

// Writes the package's files to the staging's folder.
void write_package_files(const Staging& staging, const Package* package);

// build.ninja for all objects, and, once the glue is written, for glue and image.
// `linker_script`: the name of the script in the folder; empty: objects only.
std::string staging_ninja(const Staging& staging, const Board& board, const Package* package,
                          const BuildOptions& options, const BuildTools& tools,
                          const FoundToolchain& toolchain, const std::string& linker_script);

// Removes everything in the folder but these files and folders: what a build leaves that nobody
// reads.
void keep_only(const std::filesystem::path& folder, const std::set<std::string>& names);

}  // namespace assay
