// Package + board -> firmware image. Everything that is built is found again by its contents.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/board/board.hpp"
#include "host/core/firmware/compiler_warnings.hpp"
#include "host/core/fit/fit.hpp"
#include "host/core/image/description.hpp"
#include "host/core/package/package.hpp"
#include "host/ports/cache.hpp"
#include "host/ports/process.hpp"

namespace assay {

// What the user adds to the package.
struct BuildOptions {
  std::vector<std::string> models;             // names; empty: all of the package
  std::vector<std::filesystem::path> sources;  // files and folders, compiled in
  std::vector<std::filesystem::path> includes;
  std::vector<std::filesystem::path> libraries;  // .a and .o files
  std::vector<std::string> defines;              // NAME or NAME=VALUE
  std::map<std::string, std::string> pool_regions;
  std::optional<std::uint64_t> stack_bytes;     // nothing: the board's default
  std::optional<std::uint64_t> argument_bytes;  // nothing: 4,096 where there are remote functions
  bool keep_signatures = false;
  LinkMedium link = LinkMedium::uart;
};

// The outside world of a build.
struct BuildTools {
  ProcessRunner& processes;
  const Stop& stop;
  Cache& cache;
  Events& events;                                    // warned of what in the cache is not used
  std::filesystem::path share;                       // holds proto/, device/, boards/
  std::filesystem::path logs;                        // where the output of failed builds is kept
  std::function<void(const std::string&)> progress;  // one line a step, for people
  // What is proposed in place of a board that will not do, the first first; called only then.
  std::function<std::vector<Board>()> other_boards;
};

struct Firmware {
  std::filesystem::path folder;  // of the cache: firmware.elf, firmware.map, glue.c, build.log
  std::filesystem::path elf;
  ImageDescription image;
  FitReport fit;
  unsigned late_bound_calls = 0;
  bool from_cache = false;
  std::vector<CompilerWarning> warnings;  // about a C package's and the user's sources
};

// The image needs more memory than the board has; what() says so, `fit` says what takes how much.
class DoesNotFit : public Error {
 public:
  DoesNotFit(const std::string& sentence, FitReport report)
      : Error(Blame::input, sentence), fit(std::move(report)) {}

  FitReport fit;
};

// Throws Error: usage (does not fit, symbol of the user's missing, wrong instruction set), build
// (compiler fails or is missing). `package` may be null: an image with the server alone.
Firmware build_firmware(const Board& board, const Package* package, const BuildOptions& options,
                        const BuildTools& tools);

// The server, start-up and drivers of a board as a folder with libassay.a and board/*.o.
std::filesystem::path build_board_library(const Board& board, std::uint64_t stack_bytes,
                                          const BuildTools& tools,
                                          LinkMedium link = LinkMedium::uart);

}  // namespace assay
