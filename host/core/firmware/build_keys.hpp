// Keys of what is built: they cover everything that the outcome depends on.
#pragma once

#include <filesystem>
#include <string>

#include "host/core/firmware/firmware.hpp"
#include "host/core/firmware/toolchain.hpp"
#include "host/core/glue/glue.hpp"

namespace assay {

// Covers the tool's version, the compilers, every file of proto/, device/ and the board, and the
// commands with all flags (`ninja`).
std::string board_library_key(const Board& board, const FoundToolchain& toolchain,
                              const std::filesystem::path& share, const std::string& ninja);

// What an image is made of beside the files that BuildOptions names, as it is before the user's
// functions and the build id are known.
struct ImageParts {
  std::string board_library;  // its key
  std::string glue;           // C
  std::string manifest;       // JSON: names of archive, tensors and operators
  std::string linker_script;
  std::string ninja;  // build.ninja: the commands with all flags
};

// Covers these, the package's files, and the user's: sources with all that they include, folders of
// headers, libraries. Throws Error(input) where one cannot be read.
std::string image_key(const ImageParts& parts, const Package* package, const BuildOptions& options);

}  // namespace assay
