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
    fs::copy_file(built / "libassay.a", folder / "libassay.a",
                  fs::copy_options::overwrite_existing);
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
    std::filesystem::copy_file(firmware.elf, options.output,
                               std::filesystem::copy_options::overwrite_existing, problem);
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
      .option(
          "--link", options->target.link,
          "What the image talks through: uart; memory, of an emulator that the tool starts; rtt, "
          "memory and a debug probe")
      .one_of({"uart", "memory", "rtt"});
  command.option("-o,--output", options->output, "Where to put the image (an ELF file)");
  command.option("--runtime", options->runtime,
                 "Folder for libassay.a and its headers, for firmware with its own main");
  add_build_switches(command, options->target);
  command.on_parsed(
      [&app, &action, options] { action = [&app, options] { return build(app, *options); }; });
}

}  // namespace assay
