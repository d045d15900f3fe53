// Ticks of a device's clock as the unit that its board reports in.
#pragma once

#include <cstdint>
#include <vector>

#include "host/core/board/board.hpp"

namespace assay {

// The nearest whole number of units. Where a tick is a part of an instruction, the clock is read up
// to a tick late: what was the same number of instructions is the same number again.
std::uint64_t in_units(std::uint64_t ticks, const TickScale& scale);

// Of several inferences, each taken in whole units before anything is summed: else what the single
// readings were late by would add up.
struct UnitFigures {
  std::uint64_t min = 0;
  std::uint64_t max = 0;
  std::uint64_t total = 0;
  double mean = 0;
};
UnitFigures figures_in_units(const std::vector<std::uint64_t>& ticks, const TickScale& scale);

}  // namespace assay
