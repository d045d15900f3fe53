#include "host/cli/print.hpp"

#include <fmt/core.h>

namespace assay {

void print_result(const App& app, const nlohmann::ordered_json& json, const std::string& text) {
  if (app.output.json) {
    fmt::print("{}\n", json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
  } else if (!app.output.quiet) {
    fmt::print("{}", text);
  }
}

}  // namespace assay
