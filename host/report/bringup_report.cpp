#include "host/report/bringup_report.hpp"

#include <fmt/format.h>

namespace assay {

nlohmann::ordered_json bringup_json(const BringupRecord& record) {
  nlohmann::ordered_json rungs = nlohmann::ordered_json::array();
  for (const RungResult& result : record.rungs) {
    nlohmann::ordered_json causes = nlohmann::ordered_json::array();
    for (const Cause& cause : result.causes) {
      causes.push_back({{"why", cause.why}, {"remedy", cause.remedy}});
    }
    rungs.push_back({{"number", rung_number(result.rung)},
                     {"rung", rung_name(result.rung)},
                     {"outcome", rung_outcome_name(result.outcome)},
                     {"what", result.what},
                     {"causes", causes}});
  }
  return {{"version", 1},
          {"board", record.board},
          {"device", record.device},
          {"passed", record.passed()},
          {"rungs", rungs}};
}

std::string bringup_text(const BringupRecord& record) {
  std::string text;
  for (const RungResult& result : record.rungs) {
    text += fmt::format(
        "{} {:<7}  {:<23}  {}\n", rung_number(result.rung),
        result.outcome == RungOutcome::failed ? "FAILED" : rung_outcome_name(result.outcome),
        rung_title(result.rung), result.what);
    if (result.causes.empty()) continue;
    text += "\nLikely causes, the most likely first:\n";
    for (const Cause& cause : result.causes) {
      text += fmt::format("- {}\n  {}\n", cause.why, cause.remedy);
    }
  }
  return text;
}

}  // namespace assay
