// assay run: the straight line, from archive to exit code.
#include <fstream>
#include <random>

#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/data/tolerance.hpp"
#include "host/jobs/run.hpp"
#include "host/report/run_report.hpp"
#include "host/report/run_text.hpp"

namespace assay {

namespace {

struct RunOptions {
  RunWish wish;
  std::string cases;
  std::string report;  // file
  std::string tolerance;
};

// What went wrong before stays what the run ends with.
Ending write_report(App& app, const nlohmann::ordered_json& report, const std::string& path,
                    Ending ending) {
  std::ofstream file(path);
  file << json_text(report, 2) << "\n";
  file.close();
  if (file) return ending;
  const std::string sentence = fmt::format("{} cannot be written.", path);
  if (ending.outcome == Outcome::pass)
    return print_failure(app, {Blame::input, sentence, false, {}}, "");
  app.events().warning(sentence);
  return ending;
}

Ending run_and_report(App& app, RunOptions& options) {
  if (!options.cases.empty()) options.wish.inputs.cases = options.cases;
  if (!options.tolerance.empty()) {
    options.wish.tolerance = parse_tolerance_option(options.tolerance);
  }
  const RunResult result = run(app.outside(), options.wish, app.events(), app.stop());
  // What is wrong before anything ran is the command line's to say, not a report's.
  if (result.failure && !result.board && !result.hello) {
    return print_failure(app, *result.failure, "assay run");
  }
  const auto report = run_report(result);
  Ending ending = result.outcome();
  if (!options.report.empty()) ending = write_report(app, report, options.report, ending);
  print_result(app, report, run_text(report, app.output.verbose));
  return result.failure ? print_failure(app, *result.failure, "assay run") : ending;
}

}  // namespace

void add_run(Switches root, App& app, Action& action) {
  auto options = std::make_shared<RunOptions>();
  RunWish& wish = options->wish;
  wish.inputs.fresh_seed = std::random_device()();
  Switches command = make_command(root, app, "run", "Build, start, feed, compare, report",
                                  "assay run examples/digits --repeat 3");
  command.option("path", wish.firmware.path, "Archive, or folder with archive and cases");
  add_build_switches(command, wish.firmware, wish.place);
  add_device_switches(command, wish.firmware, wish.place);
  add_place_switches(command, wish.place);
  command.option("--cases", options->cases, "Folder with cases.json");
  command.option("--input", wish.inputs.inputs, "NAME=FILE (.npy, .npz, .bin)");
  command.option("--output", wish.output, "Folder to write the outputs to, as .npy");
  command.option("--quant", wish.inputs.quantization, "NAME=scale,zero_point");
  command.option("--seed", wish.inputs.seed, "Seed of random inputs");
  command.option("--repeat", wish.repeats, "Inferences a case")
      .check(number_between(1, 65535, "inferences"));
  command.option("--timeout", wish.timeout_s, "Seconds for one inference (300)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  command.option("--tolerance", options->tolerance, "rtol=R,atol=A instead of the cases' own");
  command.option("--report", options->report, "File to write the JSON report to");
  command.on_parsed([&app, &action, options] {
    action = [&app, options] { return run_and_report(app, *options); };
  });
}

}  // namespace assay
