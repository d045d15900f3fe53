// assay build: archive to image, without running it.
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/target.hpp"
#include "host/report/fit_json.hpp"
#include "host/report/fit_table.hpp"

namespace assay {

namespace {

struct Options {
  TargetOptions target;
  std::string output;
};

int build(App& app, const Options& options) {
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

void add_build(CLI::App& root, App& app, Action& action) {
  auto options = std::make_shared<Options>();
  CLI::App* command =
      make_command(root, app, "build", "Builds an image and says what takes how much",
                   "assay build examples/digits -o digits.elf");
  command->add_option("path", options->target.path,
                      "Archive, or folder with one; none: the server alone");
  options->target.may_lack_model = true;
  command->add_option("-o,--output", options->output, "Where to put the image (an ELF file)");
  add_build_switches(*command, options->target);
  command->callback(
      [&app, &action, options] { action = [&app, options] { return build(app, *options); }; });
}

}  // namespace assay
