#include "host/cli/print.hpp"

#include <fmt/core.h>

#include "host/cli/usage_error.hpp"
#include "host/core/data/json_text.hpp"
#include "host/report/fit_table.hpp"

namespace assay {

void print_result(App& app, const nlohmann::ordered_json& json, const std::string& text) {
  app.events().clear();
  if (app.output.json) {
    app.status().print(json_text(json, 2) + "\n");
  } else if (!app.output.quiet) {
    app.status().print(text);
  }
}

Ending print_failure(App& app, const JobFailure& failure, const std::string& command) {
  app.events().clear();
  fmt::print(stderr, "assay: {}\n", failure.sentence);
  if (failure.fit) fmt::print(stderr, "\n{}", fit_table(*failure.fit));
  if (failure.is_in_wish) fmt::print(stderr, "{}\n", help_line(command));
  return failure.blame;
}

}  // namespace assay
