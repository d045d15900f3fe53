// How near to each other the two ends of a serial line have to be.
#pragma once

#include <cstdint>

namespace assay {

constexpr std::uint32_t kDefaultBaud = 115200;  // where neither a URL nor a board says
constexpr std::uint32_t kLeastBaud = 300, kMostBaud = 12'000'000;

// A port divides its clock, so that it meets most rates only nearly. A receiver that samples each
// byte's ten bits from its start loses none as long as the ends differ by less than 5 %; each gets
// about half of that.
constexpr bool is_near_rate(std::uint32_t wanted, std::uint32_t actual) {
  const std::uint64_t difference = wanted > actual ? wanted - actual : actual - wanted;
  return difference * 40 <= wanted;
}

}  // namespace assay
