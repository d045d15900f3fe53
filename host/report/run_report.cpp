#include "host/report/run_report.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "host/core/data/stack.hpp"
#include "host/core/run/tick_units.hpp"
#include "host/report/autopsy_report.hpp"
#include "host/report/fit_json.hpp"

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
  if (one.accuracy) {
    json["accuracy"] = {{"right", one.accuracy->right}, {"of", one.accuracy->of}};
    if (one.accuracy->reference_right) {
      json["accuracy"]["reference_right"] = *one.accuracy->reference_right;
    }
  }
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

ordered_json inference_json(const RunRecord& record) {
  const std::vector<std::uint64_t>& ticks = record.inferences->ticks;
  const TickScale scale = record.board == nullptr ? TickScale{0, "ticks"} : record.board->ticks;
  const UnitFigures figures = figures_in_units(ticks, scale);
  return {{"unit", scale.unit},   {"count", ticks.size()}, {"min", figures.min},
          {"mean", figures.mean}, {"max", figures.max},    {"total", figures.total}};
}

ordered_json link_json(const RunRecord& record) {
  ordered_json json = {{"kind", record.link}};
  if (record.line_rate != 0) json["bits_per_second"] = record.line_rate;
  if (record.host_counters != nullptr) {
    for (const rpc::NamedCounter& counter : rpc::kLinkCounters) {
      json["host"][counter.name] = record.host_counters->*counter.value;
    }
  }
  if (record.device_counters != nullptr) {
    const rpc::MemoryReply& device = *record.device_counters;
    json["device"] = {{"bad_frames", device.bad_frames},
                      {"foreign_frames", device.foreign_frames},
                      {"dropped_bytes", device.dropped_bytes},
                      {"repeated_requests", device.repeated_requests},
                      {"safe_rate_returns", device.safe_rate_returns}};
  }
  return json;
}

void add_outcome(const RunRecord& record, ordered_json& json) {
  if (record.verdict != nullptr) {
    ordered_json outputs = ordered_json::array();
    for (const auto& one : record.verdict->compared) outputs.push_back(comparison_json(one));
    json["outputs"] = outputs;
    for (const auto& one : record.verdict->summaries)
      json["summaries"].push_back(summary_json(one));
    for (const auto& [name, accuracy] : record.verdict->accuracies) {
      json["accuracies"].push_back(
          {{"name", name}, {"right", accuracy.right}, {"of", accuracy.of}});
    }
  }
  if (record.fault != nullptr) {
    json["fault"] = {{"kind", record.fault->kind},         {"pc", record.fault->pc},
                     {"function", record.fault->function}, {"file", record.fault->file},
                     {"line", record.fault->line},         {"caller", record.fault->caller},
                     {"cause", record.fault->detail}};
  }
  if (record.autopsy != nullptr) json["autopsy"] = autopsy_json(*record.autopsy);
  if (!record.log.empty()) json["log"] = record.log;
  if (!record.error.empty()) json["error"] = record.error;
  json["verdict"] = record.exit_code == 0 ? "pass" : record.exit_code == 1 ? "fail" : "error";
  json["exit_code"] = record.exit_code;
}

}  // namespace

std::string ran_on(const Board& board) {
  return fmt::format("{}{}, {}", board.emulated ? "emulated " : "", board.name, board.ticks.unit);
}

ordered_json run_report(const RunRecord& record) {
  ordered_json json = {{"version", 1}, {"tool", {{"name", "assay"}, {"version", ASSAY_VERSION}}}};
  if (record.board != nullptr) {
    json["ran_on"] = record.device.empty() ? ran_on(*record.board)
                                           : record.device + ", " + ran_on(*record.board);
    if (!record.device.empty()) json["device"] = record.device;
    json["board"] = {{"name", record.board->name},
                     {"description", record.board->description},
                     {"emulated", record.board->emulated},
                     {"unit", record.board->ticks.unit}};
  }
  if (record.image != nullptr) {
    json["image"] = {{"build_id", fmt::format("{:02x}", fmt::join(record.image->build_id, ""))},
                     {"origin", record.image->origin}};
    if (record.late_bound_calls) json["image"]["late_bound_calls"] = *record.late_bound_calls;
    if (record.from_cache) json["image"]["from_cache"] = *record.from_cache;
  }
  if (record.model != nullptr) json["model"] = record.model->name;
  if (record.inputs != nullptr) {
    json["cases"] = record.inputs->cases;
    json["repeats"] = record.repeats;
    if (record.inputs->seed) json["seed"] = *record.inputs->seed;
    if (record.inputs->set) json["reference"] = record.inputs->set->reference;
    json["saturated_elements"] = record.inputs->saturated_elements;
  }
  if (record.inferences != nullptr && !record.inferences->ticks.empty()) {
    json["inference"] = inference_json(record);
    json["transfer"] = {
        {"tensor_bytes_to_device", record.inferences->bytes_in},
        {"tensor_bytes_from_device", record.inferences->bytes_out},
        {"exchange_seconds", static_cast<double>(record.inferences->elapsed.count()) / 1e6}};
    json["memory"] = {{"workspace_peak_bytes", record.inferences->workspace_peak_bytes},
                      {"stack_peak_bytes", record.inferences->stack_peak_bytes}};
    if (record.device_counters != nullptr) {
      json["memory"]["workspace_bytes"] = record.device_counters->workspace_bytes;
      json["memory"]["stack_bytes"] = record.device_counters->stack_bytes;
    }
  }
  if (record.fit != nullptr) json["fit"] = fit_json(*record.fit);
  if (record.flash != nullptr) json["flash"] = flash_json(*record.flash);
  json["link"] = link_json(record);
  add_outcome(record, json);
  return json;
}

}  // namespace assay
