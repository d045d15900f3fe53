// Reads from a link until there is as much as is waited for.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "host/ports/link.hpp"

namespace assay::test {

// Fewer bytes where the link stays silent for `timeout`.
inline std::vector<std::uint8_t> receive_all(Link& link, std::size_t count,
                                             Duration timeout = std::chrono::seconds(30)) {
  std::vector<std::uint8_t> all;
  while (all.size() < count) {
    std::vector<std::uint8_t> some(count - all.size());
    some.resize(link.receive(some, timeout));
    if (some.empty()) break;
    all.insert(all.end(), some.begin(), some.end());
  }
  return all;
}

}  // namespace assay::test
