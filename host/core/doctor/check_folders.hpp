// The folders that the tool writes to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "host/core/doctor/finding.hpp"

namespace assay {

struct FolderFacts {
  std::filesystem::path folder;
  bool exists = false;
  std::string obstacle;      // why nothing can be written there; empty: it can be, or be made
  std::uintmax_t bytes = 0;  // of the regular files in it, as far as they can be read
};

// Looks at `folder` without making it. Where it is missing, the nearest folder above counts, of
// which `parents` says how many may be missing, too.
enum class Parents { must_exist, may_be_missing };
FolderFacts look_at_folder(const std::filesystem::path& folder, Parents parents);

// "34 MB", "812 kB", "0 bytes": decimal units, three digits at most.
std::string size_text(std::uintmax_t bytes);

DoctorFinding check_cache(const FolderFacts& cache);
// Of device locks (docs/benches.md).
DoctorFinding check_locks(const FolderFacts& locks);

}  // namespace assay
