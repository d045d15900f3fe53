// Renders a fit as JSON.
#pragma once

#include <nlohmann/json.hpp>

#include "host/core/fit/fit.hpp"

namespace assay {

// {"fits", "regions": [{"name", "kind": "flash"|"ram", "bytes_total" (null: no limit),
// "bytes_used", "bytes_over", "rows": [{"category", "bytes"}]}]}, regions and rows in the report's
// order.
nlohmann::json fit_json(const FitReport& report);

}  // namespace assay
