#include "host/report/run_text.hpp"

#include <fmt/format.h>

#include "host/core/data/json_text.hpp"
#include "host/core/data/printable.hpp"
#include "host/report/autopsy_report.hpp"
#include "host/report/grouped.hpp"

namespace assay {

namespace {

using nlohmann::ordered_json;

// Counts of instructions and ticks are whole, but stand as real numbers in a report.
std::string grouped(double value) {
  return assay::grouped(static_cast<std::uint64_t>(value + 0.5));
}

constexpr std::size_t kMostLogCharacters = 1000;

std::string row(const std::string& label, const std::string& text) {
  return fmt::format("  {:<12} {}\n", label, text);
}

std::string value_text(const ordered_json& value) {
  return value.is_string() ? value.get<std::string>() : json_text(value);
}

std::string output_text(const ordered_json& one) {
  std::string out = row(
      one["name"],
      fmt::format("{} of {} cases within tolerance (rtol {:g}, atol {:g})",
                  one["cases"].get<std::uint64_t>() - one["mismatched_cases"].get<std::uint64_t>(),
                  one["cases"].get<std::uint64_t>(), one["tolerance"]["rtol"].get<double>(),
                  one["tolerance"]["atol"].get<double>()));
  // Errors within the tolerance are normal, and so are few elements without any.
  out += row(
      "", fmt::format("max abs error {:.3g}, max rel error {:.3g}; {} of {} elements "
                      "bit-exact",
                      one["max_abs_error"].get<double>(), one["max_rel_error"].get<double>(),
                      grouped(one["exact"].get<double>()), grouped(one["elements"].get<double>())));
  if (one.contains("worst")) {
    const ordered_json& worst = one["worst"];
    out += row(
        "", fmt::format("worst: case {} element {}: {} instead of {}",
                        worst["case"].get<std::uint64_t>(), worst["element"].get<std::uint64_t>(),
                        value_text(worst["got"]), value_text(worst["want"])));
  }
  if (one.contains("argmax")) {
    out += row("",
               fmt::format("argmax agrees in {} of {}", one["argmax"]["agree"].get<std::uint64_t>(),
                           one["argmax"]["of"].get<std::uint64_t>()));
  }
  return out;
}

std::string summary_text(const ordered_json& one) {
  std::string first;
  for (const ordered_json& value : one.value("first", ordered_json::array())) {
    first += (first.empty() ? "" : ", ") + value_text(value);
  }
  std::string out = row(one["name"], fmt::format("{} elements, no reference: [{}{}]",
                                                 one["elements"].get<std::uint64_t>(), first,
                                                 one["elements"] > 8 ? ", ..." : ""));
  if (one.contains("mean")) {
    out += row("", fmt::format("min {}, max {}, mean {:.4g}, deviation {:.4g}",
                               value_text(one["min"]), value_text(one["max"]),
                               one["mean"].get<double>(), one["standard_deviation"].get<double>()));
  }
  if (one["nan"] > 0 || one["infinite"] > 0) {
    out += row("", fmt::format("{} NaN, {} infinite", one["nan"].get<std::uint64_t>(),
                               one["infinite"].get<std::uint64_t>()));
  }
  return out;
}

std::string accuracy_text(const ordered_json& one) {
  const auto right = one["right"].get<std::uint64_t>();
  const auto of = one["of"].get<std::uint64_t>();
  std::string text = fmt::format("{} of {} labels right ({:.2f} %)", right, of,
                                 100.0 * static_cast<double>(right) / static_cast<double>(of));
  if (one.contains("reference_right")) {
    text += fmt::format(", the reference {}", one["reference_right"].get<std::uint64_t>());
  }
  if (one.contains("required")) {
    text += fmt::format("; {:g} % required", 100 * one["required"].get<double>());
  }
  return text;
}

std::string verdict_text(const ordered_json& report) {
  const std::string verdict = report["verdict"];
  if (verdict == "pass") return "PASS\n";
  if (verdict == "ran") {
    return "RAN: nothing was compared. References come by --cases FOLDER or --expect NAME=FILE.\n";
  }
  for (const auto& one : report.value("outputs", ordered_json::array())) {
    if (!one["pass"].get<bool>()) return "FAIL: outputs differ from the reference\n";
  }
  return "FAIL: fewer labels are right than required\n";
}

std::string figures_text(const ordered_json& report) {
  std::string out;
  if (report.contains("inference")) {
    const ordered_json& one = report["inference"];
    out +=
        row("inference",
            fmt::format("{} {} (min {}, max {}, {} inferences)", grouped(one["mean"].get<double>()),
                        value_text(one["unit"]), grouped(one["min"].get<double>()),
                        grouped(one["max"].get<double>()), one["count"].get<std::uint64_t>()));
    const ordered_json& transfer = report["transfer"];
    out += row("transfer",
               fmt::format("{} bytes in, {} bytes out; all exchanges took {:.2f} s on the host",
                           grouped(transfer["tensor_bytes_to_device"].get<double>()),
                           grouped(transfer["tensor_bytes_from_device"].get<double>()),
                           transfer["exchange_seconds"].get<double>()));
  }
  if (report.contains("memory")) {
    const ordered_json& memory = report["memory"];
    std::string text;
    // A model whose memory was planned by its compiler asks the memory manager for nothing.
    const auto workspace_peak = memory["workspace_peak_bytes"].get<double>();
    if (workspace_peak > 0 || memory.value("workspace_bytes", 0) > 0) {
      text = "workspace peak " + grouped(workspace_peak);
      if (memory.contains("workspace_bytes")) {
        text += " of " + grouped(memory["workspace_bytes"].get<double>());
      }
      text += " bytes, ";
    }
    text += "stack peak " + grouped(memory["stack_peak_bytes"].get<double>());
    if (memory.contains("stack_bytes")) {
      text += fmt::format(" of {}", grouped(memory["stack_bytes"].get<double>()));
    }
    out += row("memory", text + " bytes");
  }
  if (report.contains("fit")) {
    std::string text;
    for (const auto& region : report["fit"]["regions"]) {
      if (region["bytes_used"] == 0) continue;
      text += (text.empty() ? "" : ", ") + fmt::format("{} {}", region["name"].get<std::string>(),
                                                       grouped(region["bytes_used"].get<double>()));
      if (!region["bytes_total"].is_null()) {
        text += fmt::format(" of {}", grouped(region["bytes_total"].get<double>()));
      }
    }
    out += row("image", text + " bytes");
  }
  if (report.contains("image") && report["image"].contains("late_bound_calls")) {
    out += row("calls", fmt::format("{} late-bound in the model",
                                    report["image"]["late_bound_calls"].get<unsigned>()));
  }
  return out;
}

std::string details_text(const ordered_json& report) {
  std::string out;
  for (const char* side : {"host", "device"}) {
    if (!report["link"].contains(side)) continue;
    std::string text;
    for (const auto& [name, value] : report["link"][side].items()) {
      // Of the faults, those that were.
      if (value == 0) continue;
      text += (text.empty() ? "" : ", ") + name + " " + json_text(value);
    }
    out += row(std::string("link ") + side, text.empty() ? "no faults" : text);
  }
  for (const ordered_json& line : report.value("log", ordered_json::array())) {
    // As one line each: nothing that a device says is taken for the tool's words.
    out += row("log", printable(value_text(line), kMostLogCharacters));
  }
  return out;
}

}  // namespace

std::string run_text(const ordered_json& report, bool verbose) {
  std::string title;
  if (report.contains("ran_on")) title += value_text(report["ran_on"]);
  if (report.contains("model")) title += fmt::format(": model {}", value_text(report["model"]));
  if (report.contains("cases")) {
    const auto cases = report["cases"].get<std::uint64_t>();
    title += fmt::format(", {} case{}", cases, cases == 1 ? "" : "s");
  }
  if (report.contains("seed")) {
    title += fmt::format(" of random input (--seed {})", report["seed"].get<std::uint64_t>());
  }
  std::string out = title.empty() ? "" : title + "\n";
  for (const auto& one : report.value("outputs", ordered_json::array())) out += output_text(one);
  for (const auto& one : report.value("summaries", ordered_json::array())) out += summary_text(one);
  if (report.contains("accuracy")) out += row("accuracy", accuracy_text(report["accuracy"]));
  if (report.contains("cases_file")) out += row("cases", value_text(report["cases_file"]));
  out += figures_text(report);
  if (report.value("saturated_elements", 0) > 0) {
    out += row("quantised", fmt::format("{} elements saturated",
                                        report["saturated_elements"].get<std::uint64_t>()));
  }
  if (report.contains("overwritten_inputs")) {
    std::string names;
    for (const ordered_json& name : report["overwritten_inputs"]) {
      names += (names.empty() ? "" : ", ") + value_text(name);
    }
    out += row("inputs", "the model overwrites " + names + ": written again for each inference");
  }
  if (report.contains("compiler_warnings")) {
    const ordered_json& warnings = report["compiler_warnings"];
    out += row("compiler",
               fmt::format("{} warning{}{}", warnings.size(), warnings.size() == 1 ? "" : "s",
                           verbose ? ":" : " (--verbose shows them)"));
    for (const ordered_json& warning : warnings) {
      if (verbose) out += row("", value_text(warning));
    }
  }
  if (report.contains("autopsy")) out += autopsy_text(report["autopsy"], verbose);
  if (verbose) out += details_text(report);
  return report["verdict"] == "error" ? out : out + verdict_text(report);
}

}  // namespace assay
