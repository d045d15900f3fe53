// What `assay doctor` found out about one thing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/base/error.hpp"

namespace assay {

struct DoctorFinding {
  enum class Level {
    ok,
    note,     // worth knowing; nothing fails by it that the tool was asked for
    problem,  // something fails by it
  };
  Level level = Level::ok;
  std::string subject;         // "programs", "cache", the name of a board or device
  std::string what;            // no full stop
  std::string mend;            // what to type or to do; empty where all is well
  std::optional<Blame> blame;  // of a problem: the blame of a command that meets it
};

using Findings = std::vector<DoctorFinding>;

inline DoctorFinding fine(std::string subject, std::string what) {
  return {DoctorFinding::Level::ok, std::move(subject), std::move(what), "", {}};
}
inline DoctorFinding note(std::string subject, std::string what, std::string mend) {
  return {DoctorFinding::Level::note, std::move(subject), std::move(what), std::move(mend), {}};
}
inline DoctorFinding problem(Blame blame, std::string subject, std::string what, std::string mend) {
  return {DoctorFinding::Level::problem, std::move(subject), std::move(what), std::move(mend),
          blame};
}

}  // namespace assay
