#include "host/cli/print.hpp"

#include <fmt/core.h>

#include "host/cli/usage_error.hpp"
#include "host/core/data/json_text.hpp"
#include "host/report/error_report.hpp"
#include "host/report/fit_json.hpp"
#include "host/report/fit_table.hpp"

namespace assay {

namespace {

void leave(App& app, const nlohmann::ordered_json& report) {
  if (const std::string trouble = app.report.write(report); !trouble.empty()) {
    app.events().warning(trouble);
  }
  if (app.output.json && !app.has_printed_result) {
    app.status().print(json_text(report, 2) + "\n");
  }
}

}  // namespace

void print_result(App& app, const nlohmann::ordered_json& json, const std::string& text) {
  app.events().clear();
  app.has_printed_result = true;
  if (app.output.json) {
    app.status().print(json_text(json, 2) + "\n");
  } else if (!app.output.quiet) {
    app.status().print(text);
  }
}

Ending print_failure(App& app, const JobFailure& failure, const std::string& command) {
  const Ending ending = failure.blame;
  app.events().clear();
  fmt::print(stderr, "assay: {}\n", failure.sentence);
  if (failure.fit) fmt::print(stderr, "\n{}", fit_table(*failure.fit));
  if (failure.is_in_wish) fmt::print(stderr, "{}\n", help_line(command));
  nlohmann::ordered_json report = error_report(failure.sentence, exit_code(ending.outcome));
  if (failure.fit) report["fit"] = fit_json(*failure.fit);
  leave(app, report);
  return ending;
}

void print_end(App& app, const std::string& lines, const std::string& sentence, int exit_code) {
  app.events().clear();
  fmt::print(stderr, "{}", lines);
  leave(app, error_report(sentence, exit_code));
}

void print_refusal(App& app, const std::vector<std::string>& words, const std::string& lines) {
  for (std::size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    constexpr std::string_view report = "--report";
    std::string path;
    if (words[i] == "--json") app.output.json = true;
    if (words[i] == report && i + 1 < words.size()) path = words[i + 1];
    if (words[i].starts_with(std::string(report) + "=")) path = words[i].substr(report.size() + 1);
    if (path.empty()) continue;
    try {
      app.report.open(path);
    } catch (const Error&) {
      // What is wrong with the words comes first.
    }
  }
  constexpr std::string_view tool = "assay: ";
  std::string sentence = lines.substr(0, lines.find('\n'));
  if (sentence.starts_with(tool)) sentence.erase(0, tool.size());
  print_end(app, lines, sentence, exit_code(Outcome::input));
}

}  // namespace assay
