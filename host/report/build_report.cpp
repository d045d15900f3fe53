#include "host/report/build_report.hpp"

#include <fmt/ranges.h>

#include "host/report/fit_json.hpp"
#include "host/report/fit_table.hpp"

namespace assay {

nlohmann::ordered_json build_json(const BuildResult& result) {
  const Board& board = *result.board;
  if (!result.firmware) {
    return {{"version", 1},
            {"board", board.name},
            {"library", result.library},
            {"include", result.include},
            {"compiler", board.toolchain.c},
            {"flags", board.flags.compile}};
  }
  nlohmann::ordered_json json = to_json(result.firmware->image);
  json["image"] = result.image;
  json["from_cache"] = result.firmware->from_cache;
  json["late_bound_calls"] = result.firmware->late_bound_calls;
  json["fit"] = fit_json(result.firmware->fit);
  for (const CompilerWarning& warning : result.firmware->warnings) {
    json["compiler_warnings"].push_back(to_string(warning));
  }
  return json;
}

std::string build_text(const BuildResult& result) {
  const Board& board = *result.board;
  if (!result.firmware) {
    return fmt::format("{} for {}; compile with {} {} -I{}\n", result.library, board.name,
                       board.toolchain.c, fmt::join(board.flags.compile, " "), result.include);
  }
  return fmt::format("{} for {}{}\n{}{} late-bound calls in the model\n", result.image, board.name,
                     result.firmware->from_cache ? " (from the cache)" : "",
                     fit_table(result.firmware->fit), result.firmware->late_bound_calls);
}

}  // namespace assay
