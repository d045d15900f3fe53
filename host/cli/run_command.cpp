// assay run: the straight line, from archive to exit code.
#include <random>

#include "host/cli/checks.hpp"
#include "host/cli/command.hpp"
#include "host/cli/print.hpp"
#include "host/cli/wish_switches.hpp"
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

Ending run_and_report(App& app, RunOptions& options) {
  app.report.open(options.report);
  if (!options.cases.empty()) options.wish.inputs.cases = options.cases;
  if (!options.tolerance.empty()) {
    options.wish.tolerance = parse_tolerance_option(options.tolerance);
  }
  const RunResult result = run(app.outside(), options.wish, app.events(), app.stop());
  const auto report = run_report(result);
  const std::string trouble = app.report.write(report);
  // Of what is wrong before anything ran there is nothing to show but the sentence.
  const bool has_run = !result.failure || result.board || result.hello;
  if (has_run || app.output.json) print_result(app, report, run_text(report, app.output.verbose));
  if (!trouble.empty()) app.events().warning(trouble);
  if (result.failure) return print_failure(app, *result.failure, "assay run");
  const bool is_lost = exit_code(result.outcome()) == 0 && !trouble.empty();
  return is_lost ? Outcome::unwritten : result.outcome();
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
  command.option("--expect", wish.inputs.expected, "NAME=FILE: reference of an output");
  command.option("--quant", wish.inputs.quantization, "NAME=scale,zero_point");
  command.option("--seed", wish.inputs.seed, "Seed of random inputs");
  command.option("--repeat", wish.repeats, "Inferences a case")
      .check(number_between(1, 65535, "inferences"));
  command.flag("--stateful", wish.stateful,
               "Each inference of a case goes on from what the one before left");
  command.option("--timeout", wish.timeout_s, "Seconds for one inference (300)")
      .check(number_between(kLeastSeconds, kMostSeconds, "seconds"));
  command.option("--tolerance", options->tolerance, "rtol=R,atol=A instead of the cases' own");
  command.option("--min-accuracy", wish.least_accuracy, "Share of labels that have to be right")
      .check(number_between(0.0, 1.0, "labels, as a share of 1,"));
  command.flag("--require-cases", wish.require_cases, "Fail where nothing is compared");
  command.option("--report", options->report, "File to write the JSON report to");
  command.on_parsed([&app, &action, options] {
    action = [&app, options] { return run_and_report(app, *options); };
  });
}

}  // namespace assay
