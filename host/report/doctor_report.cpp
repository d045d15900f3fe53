#include "host/report/doctor_report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace assay {
namespace {

using nlohmann::ordered_json;
using Level = DoctorFinding::Level;

const char* name_of(Level level) {
  switch (level) {
    case Level::ok:
      return "ok";
    case Level::note:
      return "note";
    case Level::problem:
      return "problem";
  }
  return "";
}

std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
  }
  return text;
}

}  // namespace

std::optional<Blame> verdict_of(const Findings& findings) {
  const auto has = [&](Blame blame) {
    return std::any_of(findings.begin(), findings.end(), [&](const DoctorFinding& finding) {
      return finding.level == Level::problem && finding.blame == blame;
    });
  };
  for (const Blame blame : {Blame::build, Blame::flash}) {
    if (has(blame)) return blame;
  }
  return std::nullopt;
}

ordered_json doctor_json(const DoctorReport& report) {
  ordered_json json = {
      {"version", 1}, {"boards", ordered_json::array()}, {"findings", ordered_json::array()}};
  for (const BoardReadiness& board : report.boards) {
    json["boards"].push_back({{"name", board.board},
                              {"ready", board.ready()},
                              {"missing", board.missing},
                              {"packages", board.packages}});
  }
  for (const DoctorFinding& finding : report.findings) {
    json["findings"].push_back(
        {{"level", name_of(finding.level)},
         {"subject", finding.subject},
         {"what", finding.what},
         {"mend", finding.mend.empty() ? ordered_json() : ordered_json(finding.mend)}});
  }
  return json;
}

std::string doctor_text(const DoctorReport& report) {
  std::string text;
  for (const DoctorFinding& finding : report.findings) {
    if (finding.level != Level::ok) continue;
    text += fmt::format("{:<13} {}\n", finding.subject, on_one_line(finding.what));
  }
  for (const Level level : {Level::problem, Level::note}) {
    for (const DoctorFinding& finding : report.findings) {
      if (finding.level != level) continue;
      text += fmt::format("{}: {} {}\n  mend: {}\n", name_of(level), on_one_line(finding.subject),
                          on_one_line(finding.what), on_one_line(finding.mend));
    }
  }
  return text;
}

}  // namespace assay
