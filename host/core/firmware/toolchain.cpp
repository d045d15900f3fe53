#include "host/core/firmware/toolchain.hpp"

#include <fmt/ranges.h>

#include <fstream>

#include "host/base/error.hpp"
#include "host/core/firmware/content_key.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

fs::path find(ProcessRunner& processes, const std::string& program, const std::string& packages,
              const std::string& what_for) {
  if (const auto path = processes.find(program)) return *path;
  throw Error(Blame::build,
              "{} is not installed; {} needs it. Install the package{} {} (scripts/setup does).",
              program, what_for, packages.find(' ') == std::string::npos ? "" : "s", packages);
}

}  // namespace

FoundToolchain find_toolchain(const Board& board, ProcessRunner& processes) {
  const std::string packages = fmt::format("{}", fmt::join(board.toolchain.packages, " "));
  const std::string what_for = "firmware for the board " + board.name;
  FoundToolchain toolchain;
  toolchain.c = find(processes, board.toolchain.c, packages, what_for);
  toolchain.cxx = find(processes, board.toolchain.cxx, packages, what_for);
  toolchain.archiver = find(processes, board.toolchain.ar, packages, what_for);
  toolchain.ninja = find(processes, "ninja", "ninja-build", "building firmware");
  return toolchain;
}

NinjaResult run_ninja(const FoundToolchain& toolchain, const BuildTools& tools,
                      const fs::path& folder, const std::vector<std::string>& targets) {
  ProcessRequest request;
  request.arguments = {toolchain.ninja.string(), "--quiet"};
  request.arguments.insert(request.arguments.end(), targets.begin(), targets.end());
  request.working_directory = folder;
  // A compiler that is killed leaves its temporary files: here they go with the staging folder.
  request.environment["TMPDIR"] = fs::absolute(folder).string();
  // Ninja ends its compilers itself when it is asked to, so nothing is left behind.
  request.parent_death_signal = 15;
  const ProcessResult result = tools.processes.run(request, tools.stop);
  // What is compiled before the image is linked belongs to it as well.
  std::ofstream(folder / "build.log", std::ios::app) << result.output;
  return {result.exit_code == 0, result.output};
}

}  // namespace assay
