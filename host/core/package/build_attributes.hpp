// Build attributes sections of ELF objects: .ARM.attributes and .riscv.attributes share one layout
// ("Addenda to, and Errata in, the ABI for the Arm Architecture", chapter "Build Attributes").
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace assay {

struct BuildAttributes {
  std::map<std::uint64_t, std::uint64_t> numbers;
  std::map<std::uint64_t, std::string> texts;

  std::uint64_t number_or_zero(std::uint64_t tag) const;
  std::string text_or_empty(std::uint64_t tag) const;
};

// The file-scope attributes of vendor ("aeabi", "riscv"); what is damaged or cut is left out.
BuildAttributes read_build_attributes(std::string_view section, std::string_view vendor);

}  // namespace assay
