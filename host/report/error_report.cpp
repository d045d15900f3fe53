#include "host/report/error_report.hpp"

namespace assay {

nlohmann::ordered_json error_report(const std::string& sentence, int exit_code) {
  return {{"version", 1},
          {"tool", {{"name", "assay"}, {"version", ASSAY_VERSION}}},
          {"verdict", "error"},
          {"error", sentence},
          {"exit_code", exit_code}};
}

}  // namespace assay
