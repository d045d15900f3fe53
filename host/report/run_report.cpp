#include "host/report/run_report.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/core/data/stack.hpp"
#include "host/core/run/tick_units.hpp"
#include "host/report/autopsy_report.hpp"
#include "host/report/fit_json.hpp"
#include "host/report/flash_report.hpp"

namespace assay {

using nlohmann::ordered_json;

namespace {

// JSON has no NaN and no infinity: they are written as text.
ordered_json scalar_json(const Scalar& scalar) {
  if (const auto* real = std::get_if<double>(&scalar); real != nullptr && !std::isfinite(*real)) {
    return fmt::format("{}", *real);
  }
  return std::visit([](auto value) { return ordered_json(value); }, scalar);
}

ordered_json comparison_json(const OutputComparison& one) {
  ordered_json json = {{"name", one.name},
                       {"dtype", to_string(one.dtype)},
                       {"cases", one.cases},
                       {"elements", one.elements},
                       {"exact", one.exact},
                       {"mismatches", one.mismatches},
                       {"mismatched_cases", one.mismatched_cases},
                       {"non_finite_mismatches", one.non_finite_mismatches},
                       {"max_abs_error", one.max_abs},
                       {"max_rel_error", one.max_rel},
                       {"mean_abs_error", one.mean_abs},
                       {"rms_error", one.rms},
                       {"tolerance", {{"rtol", one.tolerance.rtol}, {"atol", one.tolerance.atol}}},
                       {"pass", one.pass()}};
  if (one.worst) {
    json["worst"] = {{"case", one.worst->case_index},
                     {"element", one.worst->element_index},
                     {"got", scalar_json(one.worst->got)},
                     {"want", scalar_json(one.worst->want)}};
  }
  if (one.argmax) json["argmax"] = {{"agree", one.argmax->agree}, {"of", one.argmax->of}};
  return json;
}

ordered_json accuracy_json(const Verdict& verdict) {
  const auto& [name, accuracy] = *verdict.accuracy;
  ordered_json json = {{"output", name}, {"right", accuracy.right}, {"of", accuracy.of}};
  if (accuracy.reference_right) json["reference_right"] = *accuracy.reference_right;
  if (verdict.least_accuracy) json["required"] = *verdict.least_accuracy;
  return json;
}

ordered_json summary_json(const OutputSummary& one) {
  ordered_json json = {{"name", one.name},   {"dtype", to_string(one.dtype)},
                       {"cases", one.cases}, {"elements", one.elements},
                       {"nan", one.nan},     {"infinite", one.infinite}};
  if (one.min) json["min"] = scalar_json(*one.min);
  if (one.max) json["max"] = scalar_json(*one.max);
  if (one.mean) json["mean"] = *one.mean;
  if (one.standard_deviation) json["standard_deviation"] = *one.standard_deviation;
  for (const Scalar& value : one.first) json["first"].push_back(scalar_json(value));
  return json;
}

ordered_json inference_json(const RunResult& result) {
  const std::vector<std::uint64_t>& ticks = result.inferences->ticks;
  const TickScale scale = !result.board ? TickScale{0, "ticks"} : result.board->ticks;
  const UnitFigures figures = figures_in_units(ticks, scale);
  return {{"unit", scale.unit},   {"count", ticks.size()}, {"min", figures.min},
          {"mean", figures.mean}, {"max", figures.max},    {"total", figures.total}};
}

ordered_json link_json(const RunResult& result) {
  ordered_json json = {{"kind", result.link}};
  if (result.line_rate != 0) json["bits_per_second"] = result.line_rate;
  if (result.host_counters) {
    for (const rpc::NamedCounter& counter : rpc::kLinkCounters) {
      json["host"][counter.name] = (*result.host_counters).*counter.value;
    }
  }
  if (result.device_counters) {
    const rpc::MemoryReply& device = *result.device_counters;
    json["device"] = {{"bad_frames", device.bad_frames},
                      {"foreign_frames", device.foreign_frames},
                      {"dropped_bytes", device.dropped_bytes},
                      {"repeated_requests", device.repeated_requests},
                      {"safe_rate_returns", device.safe_rate_returns}};
  }
  return json;
}

void add_outcome(const RunResult& result, ordered_json& json) {
  if (result.verdict) {
    ordered_json outputs = ordered_json::array();
    for (const auto& one : result.verdict->compared) outputs.push_back(comparison_json(one));
    json["outputs"] = outputs;
    for (const auto& one : result.verdict->summaries)
      json["summaries"].push_back(summary_json(one));
    if (result.verdict->accuracy) json["accuracy"] = accuracy_json(*result.verdict);
  }
  if (result.fault) {
    json["fault"] = {{"kind", result.fault->kind},         {"pc", result.fault->pc},
                     {"function", result.fault->function}, {"file", result.fault->file},
                     {"line", result.fault->line},         {"caller", result.fault->caller},
                     {"cause", result.fault->detail}};
  }
  if (result.autopsy) json["autopsy"] = autopsy_json(*result.autopsy);
  if (!result.log.empty()) json["log"] = result.log;
  if (result.failure) json["error"] = result.failure->sentence;
  const Outcome outcome = result.outcome();
  json["verdict"] = outcome == Outcome::pass       ? "pass"
                    : outcome == Outcome::ran      ? "ran"
                    : outcome == Outcome::mismatch ? "fail"
                                                   : "error";
  json["exit_code"] = exit_code(outcome);
}

}  // namespace

std::string ran_on(const Board& board) {
  return fmt::format("{}{}, {}", board.emulated ? "emulated " : "", board.name, board.ticks.unit);
}

ordered_json run_report(const RunResult& result) {
  ordered_json json = {{"version", 1}, {"tool", {{"name", "assay"}, {"version", ASSAY_VERSION}}}};
  if (result.board) {
    json["ran_on"] = result.device.empty() ? ran_on(*result.board)
                                           : result.device + ", " + ran_on(*result.board);
    if (!result.device.empty()) json["device"] = result.device;
    json["board"] = {{"name", result.board->name},
                     {"description", result.board->description},
                     {"emulated", result.board->emulated},
                     {"unit", result.board->ticks.unit}};
  }
  if (result.image) {
    json["image"] = {{"build_id", fmt::format("{:02x}", fmt::join(result.image->build_id, ""))},
                     {"origin", result.image->origin}};
    if (result.late_bound_calls) json["image"]["late_bound_calls"] = *result.late_bound_calls;
    if (result.from_cache) json["image"]["from_cache"] = *result.from_cache;
  }
  if (result.model) json["model"] = result.model->name;
  if (result.inputs) {
    json["cases"] = result.inputs->cases;
    json["repeats"] = result.repeats;
    if (result.inputs->seed) json["seed"] = *result.inputs->seed;
    if (result.inputs->set) {
      json["cases_file"] = result.inputs->set->file.string();
      json["reference"] = result.inputs->set->reference;
    }
    json["saturated_elements"] = result.inputs->saturated_elements;
  }
  if (result.inferences && !result.inferences->ticks.empty()) {
    json["inference"] = inference_json(result);
    if (!result.inferences->overwritten_inputs.empty()) {
      json["overwritten_inputs"] = result.inferences->overwritten_inputs;
    }
    json["transfer"] = {
        {"tensor_bytes_to_device", result.inferences->bytes_in},
        {"tensor_bytes_from_device", result.inferences->bytes_out},
        {"exchange_seconds", static_cast<double>(result.inferences->elapsed.count()) / 1e6}};
    json["memory"] = {{"workspace_peak_bytes", result.inferences->workspace_peak_bytes},
                      {"stack_peak_bytes", result.inferences->stack_peak_bytes}};
    if (result.device_counters) {
      json["memory"]["workspace_bytes"] = result.device_counters->workspace_bytes;
      json["memory"]["stack_bytes"] = result.device_counters->stack_bytes;
    }
  }
  if (result.fit) json["fit"] = fit_json(*result.fit);
  for (const CompilerWarning& warning : result.compiler_warnings) {
    json["compiler_warnings"].push_back(to_string(warning));
  }
  if (result.flash) json["flash"] = flash_json(*result.flash);
  json["link"] = link_json(result);
  add_outcome(result, json);
  return json;
}

}  // namespace assay
