// Where the memory of a linked image goes, region by region (docs/design.md, decision 2).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/fit/category.hpp"
#include "host/core/fit/map_file.hpp"

namespace assay {

struct FitRow {
  Category category = Category::other;
  std::uint64_t bytes = 0;  // never 0
};

struct RegionFit {
  std::string name;
  RegionKind kind = RegionKind::ram;
  std::optional<std::uint64_t> bytes_total;  // nothing: no limit (a process)
  std::uint64_t bytes_used = 0;              // by the sections of the image; the sum of the rows
  std::uint64_t bytes_over = 0;              // how much larger the region would have to be
  std::vector<FitRow> rows;                  // in the order of Category
};

struct FitReport {
  std::vector<RegionFit> regions;  // in the board's order, also those that stay empty
  bool fits = true;
};

// Accounts for every byte of the image's loaded sections. In flash: code, constants, and the
// initial values of .data; in RAM: all that lies there, stack reserve included. An image that was
// linked with more room than the board has is charged to the regions that it starts in. With no
// `regions` (a native board) the image is a process: "program" and "data", without limits.
FitReport fit_report(const ElfFile& image, std::span<const MapSection> map,
                     std::span<const MemoryRegion> regions);

// The same from files. Throws Error(input) where one does not read.
FitReport fit_report(const std::filesystem::path& elf, const std::filesystem::path& map,
                     std::span<const MemoryRegion> regions);

// Bytes used over all regions of one kind.
std::uint64_t bytes_used(const FitReport& report, RegionKind kind);

// A board that could take the image's place; its instruction set is the caller's to check.
struct BoardMemory {
  std::string name;
  std::vector<MemoryRegion> regions;
  std::string main_ram = {};  // a region's name; empty: the first RAM region
};

// Which regions of `board_name` overflow by how much, and which of `others` have a flash region and
// a main RAM region that are large enough. Only for a report that does not fit (asserted).
std::string does_not_fit_sentence(const FitReport& report, std::string_view board_name,
                                  std::span<const BoardMemory> others);

}  // namespace assay
