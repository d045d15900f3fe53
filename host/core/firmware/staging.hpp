// The folder that a firmware is built in: sources written out, objects named, Ninja told.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/core/firmware/firmware.hpp"
#include "host/core/firmware/toolchain.hpp"

namespace assay {

struct Staging {
  std::filesystem::path folder;
  std::filesystem::path board_library;
  std::vector<std::string> model_objects;  // "model/..." relative to the folder
  std::vector<std::string> user_objects;   // "user/..."
};

// Writes the package's files and finds the user's; compiles nothing.
Staging stage(const std::filesystem::path& folder, const Package* package,
              const BuildOptions& options);

// build.ninja for all objects, and, once the glue is written, for glue and image.
// `linker_script`: the name of the script in the folder; empty: objects only.
std::string staging_ninja(const Staging& staging, const Board& board, const Package* package,
                          const BuildOptions& options, const BuildTools& tools,
                          const FoundToolchain& toolchain, const std::string& linker_script);

}  // namespace assay
