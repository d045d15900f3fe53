// Where the memory of an image goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "assay/export.hpp"

ASSAY_BEGIN
// A region of the board's memory.
struct RegionBytes {
  std::string name;
  bool is_flash = false;
  std::uint64_t used = 0;              // bytes
  std::optional<std::uint64_t> total;  // absent: no limit
};

ASSAY_END
