// What `assay doctor` shows, as JSON and as text.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "host/core/doctor/check_tools.hpp"
#include "host/core/doctor/finding.hpp"

namespace assay {

struct DoctorReport {
  std::vector<BoardReadiness> boards;
  Findings findings;
};

// build where something that is needed to build or to emulate is missing, else flash where a device
// cannot be used, else pass. Notes do not count.
std::optional<Blame> verdict_of(const Findings& findings);

nlohmann::ordered_json doctor_json(const DoctorReport& report);

// A line for each that is well, then two lines for each problem, and for each note. Texts of
// devices are shown without their control characters.
std::string doctor_text(const DoctorReport& report);

}  // namespace assay
