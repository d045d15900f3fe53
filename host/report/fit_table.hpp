// Renders a fit as a text table.
#pragma once

#include <string>

#include "host/core/fit/fit.hpp"

namespace assay {

// A block of lines for each region that is used, each line ended: heading with used, total and
// percent, then a row a category with bytes and its percent of the region's total (of what is used
// where there is no limit). ASCII, columns aligned, numbers right-aligned.
std::string fit_table(const FitReport& report);

}  // namespace assay
