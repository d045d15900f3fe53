#include "assay/run.hpp"

#include "host/base/wish_error.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/run/tick_units.hpp"
#include "host/jobs/run.hpp"
#include "host/library/inside.hpp"
#include "host/library/told.hpp"
#include "host/library/wish.hpp"
#include "host/report/run_report.hpp"

namespace assay::v0 {

namespace {

assay::RunWish wished(const v0::RunWish& wish, Entropy& entropy) {
  if (wish.repeats == 0) throw WishError("RunWish::repeats is 0; it takes 1 to 65535 inferences.");
  check_seconds(wish.timeout_s, kLeastTimeoutS, "RunWish::timeout_s");
  assay::RunWish run;
  run.firmware = wished(wish.firmware);
  run.place = wished(wish.place);
  if (!wish.cases.empty()) run.inputs.cases = wish.cases;
  run.inputs.inputs = wish.inputs;
  run.inputs.expected = wish.expected;
  run.inputs.quantization = wish.quantization;
  run.inputs.seed = wish.seed;
  run.inputs.fresh_seed = entropy.word();
  run.output = wish.output_folder;
  if (wish.tolerance) run.tolerance = {wish.tolerance->rtol, wish.tolerance->atol};
  if (wish.least_accuracy && !(*wish.least_accuracy >= 0 && *wish.least_accuracy <= 1)) {
    throw WishError("RunWish::least_accuracy is {}; it takes 0 to 1.", *wish.least_accuracy);
  }
  run.least_accuracy = wish.least_accuracy;
  run.require_cases = wish.require_cases;
  run.repeats = wish.repeats;
  run.stateful = wish.stateful;
  run.timeout_s = wish.timeout_s;
  return run;
}

OutputFigures told(const OutputComparison& output) {
  OutputFigures figures;
  figures.name = output.name;
  figures.type = to_string(output.dtype);
  figures.tolerance = {output.tolerance.rtol, output.tolerance.atol};
  figures.pass = output.pass();
  figures.cases = output.cases;
  figures.cases_within = output.cases - output.mismatched_cases;
  figures.elements = output.elements;
  figures.elements_exact = output.exact;
  figures.elements_within = output.elements - output.mismatches;
  figures.max_abs_error = output.max_abs;
  figures.max_rel_error = output.max_rel;
  figures.mean_abs_error = output.mean_abs;
  figures.rms_error = output.rms;
  if (output.accuracy) {
    figures.labels_right = output.accuracy->right;
    figures.reference_labels_right = output.accuracy->reference_right;
  }
  return figures;
}

InferenceFigures told(const Inferences& inferences, const TickScale& scale) {
  const UnitFigures figures = figures_in_units(inferences.ticks, scale);
  return {scale.unit,
          inferences.ticks.size(),
          figures.min,
          figures.max,
          figures.total,
          figures.mean,
          inferences.workspace_peak_bytes,
          inferences.stack_peak_bytes};
}

v0::RunResult told(const assay::RunResult& result) {
  v0::RunResult run;
  run.outcome = told_outcome(result.outcome());
  if (result.failure) run.error = result.failure->sentence;
  if (result.board) {
    run.board = result.board->name;
    run.emulated = result.board->emulated;
  }
  run.device = result.device;
  if (result.model) run.model = result.model->name;
  if (result.inputs) run.cases = result.inputs->cases;
  if (result.verdict) {
    for (const OutputComparison& output : result.verdict->compared) {
      run.outputs.push_back(told(output));
    }
  }
  if (result.inferences && !result.inferences->ticks.empty()) {
    run.inferences =
        told(*result.inferences, result.board ? result.board->ticks : TickScale{0, "ticks"});
  }
  run.fit = regions_of(result.fit);
  run.device_log = result.log;
  run.report_json = json_text(run_report(result), 2);
  return run;
}

}  // namespace

v0::RunResult run(Environment& environment, const v0::RunWish& wish, v0::Events& events,
                  v0::Stop& stop) {
  Outside& outside = environment.inside().local.outside();
  ToldEvents told_events(events);
  return result_of<v0::RunResult>([&] {
    return told(
        assay::run(outside, wished(wish, outside.entropy), told_events, stop.inside().stop));
  });
}

v0::RunResult run(Environment& environment, const v0::RunWish& wish) {
  v0::Events events;
  v0::Stop stop;
  return v0::run(environment, wish, events, stop);
}

}  // namespace assay::v0
