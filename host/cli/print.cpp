#include "host/cli/print.hpp"

#include <fmt/core.h>

#include "host/core/data/json_text.hpp"

namespace assay {

void print_result(const App& app, const nlohmann::ordered_json& json, const std::string& text) {
  if (app.output.json) {
    fmt::print("{}\n", json_text(json, 2));
  } else if (!app.output.quiet) {
    fmt::print("{}", text);
  }
}

}  // namespace assay
