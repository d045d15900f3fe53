#include "host/core/run/tick_units.hpp"

#include <algorithm>
#include <cmath>

namespace assay {

std::uint64_t in_units(std::uint64_t ticks, const TickScale& scale) {
  // A real number does not hold all counts that are units already.
  if (scale.per_unit == 1) return ticks;
  return static_cast<std::uint64_t>(std::round(static_cast<double>(ticks) / scale.per_unit));
}

UnitFigures figures_in_units(const std::vector<std::uint64_t>& ticks, const TickScale& scale) {
  if (ticks.empty()) return {};
  UnitFigures figures{.min = UINT64_MAX};
  for (const std::uint64_t one : ticks) {
    const std::uint64_t units = in_units(one, scale);
    figures.min = std::min(figures.min, units);
    figures.max = std::max(figures.max, units);
    figures.total += units;
  }
  figures.mean = static_cast<double>(figures.total) / static_cast<double>(ticks.size());
  return figures;
}

}  // namespace assay
