// The debug information of an image, opened with elfutils.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "host/core/elf/elf_file.hpp"
#include "host/core/elf/open_elf.hpp"

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
  DebugInformation(const DebugInformation&) = delete;
  DebugInformation& operator=(const DebugInformation&) = delete;

  // The call frame table (.debug_frame), or null. Owned by this.
  Dwarf_CFI* call_frames() const { return call_frames_; }

  // A member of the struct `name` (without its namespace); `path` may go through structs in it
  // ("counters.bad_frames"). Nothing where the image does not describe it.
  std::optional<MemberPlace> find_member(std::string_view name, std::string_view path) const;

 private:
  OpenDwarf dwarf_;
  Dwarf_CFI* call_frames_ = nullptr;
};

}  // namespace assay
