// A board's compiler: found, named in messages, and run through Ninja.
#pragma once

#include <filesystem>
#include <string>

#include "host/core/board/board.hpp"
#include "host/core/firmware/firmware.hpp"

namespace assay {

struct FoundToolchain {
  std::filesystem::path c;
  std::filesystem::path cxx;
  std::filesystem::path archiver;
  std::filesystem::path ninja;
};

// Throws Error(build) naming what is missing and the package that brings it.
FoundToolchain find_toolchain(const Board& board, ProcessRunner& processes);

struct NinjaResult {
  bool ok = false;
  std::string output;
};

// Runs Ninja in `folder` on the targets (none: all) and keeps its output in build.log there.
NinjaResult run_ninja(const FoundToolchain& toolchain, const BuildTools& tools,
                      const std::filesystem::path& folder, const std::vector<std::string>& targets);

}  // namespace assay
