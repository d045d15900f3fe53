#include "host/library/told.hpp"

namespace assay::v0 {

std::vector<RegionBytes> regions_of(const std::optional<FitReport>& fit) {
  std::vector<RegionBytes> regions;
  if (!fit) return regions;
  for (const RegionFit& region : fit->regions) {
    regions.push_back(
        {region.name, region.kind == RegionKind::flash, region.bytes_used, region.bytes_total});
  }
  return regions;
}

}  // namespace assay::v0
