#include "host/report/fit_json.hpp"

namespace assay {

nlohmann::json fit_json(const FitReport& report) {
  nlohmann::json regions = nlohmann::json::array();
  for (const RegionFit& region : report.regions) {
    nlohmann::json rows = nlohmann::json::array();
    for (const FitRow& row : region.rows) {
      rows.push_back({{"category", category_name(row.category)}, {"bytes", row.bytes}});
    }
    nlohmann::json total = nullptr;
    if (region.bytes_total) total = *region.bytes_total;
    regions.push_back({{"name", region.name},
                       {"kind", region.kind == RegionKind::flash ? "flash" : "ram"},
                       {"bytes_total", total},
                       {"bytes_used", region.bytes_used},
                       {"bytes_over", region.bytes_over},
                       {"rows", rows}});
  }
  return {{"fits", report.fits}, {"regions", regions}};
}

}  // namespace assay
