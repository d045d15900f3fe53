// What a command came to, for main() to end with.
#pragma once

#include <optional>

#include "host/core/outcome.hpp"

namespace assay {

struct Ending {
  Ending() = default;
  Ending(Outcome of_job) : outcome(of_job) {}
  Ending(Blame blame) : outcome(outcome_of(blame)) {}

  Outcome outcome = Outcome::pass;
  std::optional<int> others_exit_code;  // of a program of the user's, which is passed on as it is
};

}  // namespace assay
