// A register of flags that tell why the chip was reset; they add up until they are cleared.
#pragma once

#include <cstdint>
#include <map>

#include "host/virtual_probe/chip_model.hpp"

namespace assay::virtual_probe {

class ResetFlags {
 public:
  // The flags that each cause sets; `power` alone replaces what was there.
  explicit ResetFlags(std::map<ResetCause, std::uint32_t> masks) : masks_(std::move(masks)) {
    note(ResetCause::power);
  }

  void note(ResetCause cause) {
    const auto mask = masks_.find(cause);
    const std::uint32_t set = mask == masks_.end() ? 0 : mask->second;
    value_ = cause == ResetCause::power ? set : value_ | set;
  }
  void clear(std::uint32_t mask) { value_ &= ~mask; }
  std::uint32_t value() const { return value_; }

 private:
  std::map<ResetCause, std::uint32_t> masks_;
  std::uint32_t value_ = 0;
};

}  // namespace assay::virtual_probe
