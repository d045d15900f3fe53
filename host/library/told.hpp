// What jobs come to, as public results.
#pragma once

#include <optional>
#include <vector>

#include "assay/fit.hpp"
#include "host/base/error.hpp"
#include "host/base/stop.hpp"
#include "host/core/fit/fit.hpp"
#include "host/library/inside.hpp"

namespace assay::v0 {

std::vector<RegionBytes> regions_of(const std::optional<FitReport>& fit);

// The result of `job`, whatever ends it.
template <typename Result, typename Job>
Result result_of(Job job) {
  Result failed;
  try {
    return job();
  } catch (const Cancelled& cancelled) {
    failed.outcome = Outcome::interrupted;
    failed.error = cancelled.told();
  } catch (const assay::Error& error) {
    failed.outcome = told_outcome(error.blame());
    failed.error = error.what();
  }
  return failed;
}

}  // namespace assay::v0
