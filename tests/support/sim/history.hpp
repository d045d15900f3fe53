// One simulated session from hello to reset, judged as it goes.
#pragma once

#include <string>
#include <vector>

#include "tests/support/sim/plan.hpp"

namespace assay::test {

// What must never be.
enum class Violation { none, wrong_result, hang, double_action, out_of_bounds, other };

struct Verdict {
  int calls = 0;           // requests made of the session
  bool completed = false;  // every one gave the fault-free result
  std::string named;       // else the Error that the user would have seen
  Violation violation = Violation::none;
  std::string what;  // of the violation
  std::vector<std::string> faults;
  std::uint64_t faults_made = 0;
};

// `only` as for draw_plan(); `trace` may be null.
Verdict play(std::uint64_t seed, const std::string& only = "", Trace* trace = nullptr);

}  // namespace assay::test
