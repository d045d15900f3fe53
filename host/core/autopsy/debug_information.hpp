// The debug information of an image, opened with elfutils.
#pragma once

#include <elfutils/libdw.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/core/elf/elf_file.hpp"

namespace assay {

// Where a member lies in its struct.
struct MemberPlace {
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

// Copies what it needs. The image is not trusted.
class DebugInformation {
 public:
  explicit DebugInformation(const ElfFile& image);
  ~DebugInformation();
  DebugInformation(const DebugInformation&) = delete;
  DebugInformation& operator=(const DebugInformation&) = delete;

  // The call frame table (.debug_frame), or null. Owned by this.
  Dwarf_CFI* call_frames() const { return call_frames_; }

  // A member of the struct `name` (without its namespace); `path` may go through structs in it
  // ("counters.bad_frames"). Nothing where the image does not describe it.
  std::optional<MemberPlace> find_member(std::string_view name, std::string_view path) const;

 private:
  std::string bytes_;  // outlives elf_ and dwarf_, which read it
  std::unique_ptr<Elf, decltype(&elf_end)> elf_;
  std::unique_ptr<Dwarf, decltype(&dwarf_end)> dwarf_;
  Dwarf_CFI* call_frames_ = nullptr;
};

}  // namespace assay
