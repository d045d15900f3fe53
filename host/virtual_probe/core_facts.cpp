#include "host/virtual_probe/core_facts.hpp"

namespace assay::virtual_probe {

CoreFacts core_facts(std::uint32_t cpuid) {
  constexpr std::uint32_t m0 = 0xC20, m0_plus = 0xC60, m7 = 0xC27, first_armv8m = 0xD20;
  const std::uint32_t part = cpuid >> 4 & 0xFFF;
  if (part == m0 || part == m0_plus) return {true, false, 0x0BB11477, 0x04770021, 1024};
  if (part >= first_armv8m) return {false, true, 0x4BA00477, 0x84770001, 1024};
  if (part == m7) return {false, true, 0x4BA00477, 0x24770011, 1024};
  return {false, false, 0x4BA00477, 0x24770011, 4096};  // Cortex-M3 and M4
}

}  // namespace assay::virtual_probe
