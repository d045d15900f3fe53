// assay build: archive to image, without running it.
#include <fmt/ranges.h>

#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/desk/target.hpp"
#include "host/report/fit_json.hpp"
#include "host/report/fit_table.hpp"

namespace assay {

namespace {

struct BuildCommandOptions {
  TargetOptions target;
  std::string output;
  std::string runtime;
};

// Files of the cache are read-only; a copy of one is the user's, to be written again.
void copy_from_cache(const std::filesystem::path& from, const std::filesystem::path& to,
                     std::error_code& problem) {
  namespace fs = std::filesystem;
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, problem);
  std::error_code ignored;  // a device, or another's file
  if (!problem) fs::permissions(to, fs::perms::owner_write, fs::perm_options::add, ignored);
}

// What firmware with its own main, vector table and UART needs of us. The compiled board stays out.
int build_runtime(App& app, const BuildCommandOptions& options) {
  namespace fs = std::filesystem;
  if (!options.target.path.empty() || !options.output.empty()) {
    throw Error(ExitCode::usage,
                "--runtime builds no image: leave the archive and --output away, and link the "
                "library to firmware of your own.");
  }
  const Board board = app.board(options.target.board);
  const std::uint64_t stack_bytes = options.target.stack_bytes.value_or(board.stack_bytes);
  const fs::path built = build_board_library(board, stack_bytes, app.build_tools());
  app.clear_progress();
  const fs::path folder = options.runtime;
  try {
    fs::create_directories(folder / "include");
    std::error_code problem;
    copy_from_cache(built / "libassay.a", folder / "libassay.a", problem);
    if (problem) throw fs::filesystem_error("libassay.a", problem);
    for (const char* headers : {"device/include", "device/crt/include"}) {
      fs::copy(app.share() / headers, folder / "include",
               fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    }
  } catch (const fs::filesystem_error& problem) {
    throw Error(ExitCode::usage, "{} cannot be written: {}.", folder.string(),
                problem.code().message());
  }
  const std::string flags = fmt::format("{}", fmt::join(board.flags.compile, " "));
  const nlohmann::ordered_json json = {{"version", 1},
                                       {"board", board.name},
                                       {"library", (folder / "libassay.a").string()},
                                       {"include", (folder / "include").string()},
                                       {"compiler", board.toolchain.c},
                                       {"flags", board.flags.compile}};
  print_result(app, json,
               fmt::format("{0}/libassay.a for {1}; compile with {2} {3} -I{0}/include\n",
                           folder.string(), board.name, board.toolchain.c, flags));
  return 0;
}

int build(App& app, const BuildCommandOptions& options) {
  if (!options.runtime.empty()) return build_runtime(app, options);
  const Target target = open_target(app, options.target);
  app.clear_progress();
  const Firmware& firmware = *target.firmware;
  if (!options.output.empty()) {
    std::error_code problem;
    copy_from_cache(firmware.elf, options.output, problem);
    if (problem) {
      throw Error(ExitCode::usage, "{} cannot be written: {}.", options.output, problem.message());
    }
  }
  const std::string image = options.output.empty() ? firmware.elf.string() : options.output;
  nlohmann::ordered_json json = to_json(firmware.image);
  json["image"] = image;
  json["from_cache"] = firmware.from_cache;
  json["late_bound_calls"] = firmware.late_bound_calls;
  json["fit"] = fit_json(firmware.fit);
  print_result(app, json,
               fmt::format("{} for {}{}\n{}{} late-bound calls in the model\n", image,
                           target.board->name, firmware.from_cache ? " (from the cache)" : "",
                           fit_table(firmware.fit), firmware.late_bound_calls));
  return 0;
}

}  // namespace

void add_build(Switches root, App& app, Action& action) {
  auto options = std::make_shared<BuildCommandOptions>();
  Switches command =
      make_command(root, app, "build", "Builds an image and says what takes how much",
                   "assay build examples/digits -o digits.elf");
  command.option("path", options->target.path,
                 "Archive, or folder with one; none: the server alone");
  options->target.may_lack_model = true;
  command
      .option("--link", options->target.link,
              "rtt: the image talks through memory and a debug probe, not by the board's UART")
      .one_of({"rtt"});
  command.option("-o,--output", options->output, "Where to put the image (an ELF file)");
  command.option("--runtime", options->runtime,
                 "Folder for libassay.a and its headers, for firmware with its own main");
  add_build_switches(command, options->target);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return build(app, *options); }; });
}

}  // namespace assay
