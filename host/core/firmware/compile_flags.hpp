// Flags of every compilation: one float ABI, one set of warnings, sections for the linker to drop.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/firmware/firmware.hpp"

namespace assay {

// The server, the board, the glue.
std::vector<std::string> device_flags(const Board& board, const std::filesystem::path& share,
                                      std::uint64_t stack_bytes, bool cxx);
enum class Author {
  compiler,  // an archive's sources: what a C compiler warns of there nobody can mend
  people,    // a C package's, and what is compiled in
};

// The package's sources and the user's. `include_folders` come before ours: headers of TVM or
// dlpack that the user brings are the ones that are taken.
std::vector<std::string> model_flags(const Board& board, const std::filesystem::path& share,
                                     bool cxx, Author author,
                                     const std::vector<std::string>& include_folders,
                                     const std::vector<std::string>& defines);

// Keeps a failed build's output where it outlives the staging folder, and says where.
std::filesystem::path keep_log(const BuildTools& tools, const std::string& output);

}  // namespace assay
