// What differs between Cortex-M cores, for a debugger.
#pragma once

#include <cstdint>

namespace assay::virtual_probe {

struct CoreFacts {
  bool baseline = false;            // Armv6-M: no BASEPRI, no FAULTMASK
  bool flash_patch_v2 = false;      // breakpoint comparators hold whole addresses
  std::uint32_t debug_port_id = 0;  // IDCODE of its debug port
  std::uint32_t access_port_id = 0;
  std::uint32_t increment_page_bytes = 1024;  // within which its address counts up
};

// From the core's CPUID register.
CoreFacts core_facts(std::uint32_t cpuid);

}  // namespace assay::virtual_probe
