#include "host/core/fit/fit.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

#include "host/base/error.hpp"

namespace assay {

namespace {

using Bytes = std::array<std::uint64_t, std::size(all_categories)>;

std::uint64_t& of(Bytes& bytes, Category category) {
  return bytes[static_cast<std::size_t>(category)];
}

// Objects of the board lie beside the server's archive, which may be in a folder of its own.
std::string_view library_folder(std::span<const MapSection> map) {
  for (const MapSection& section : map) {
    for (const MapInput& input : section.inputs) {
      const std::string_view path = input.object;
      if (path.ends_with("/libassay.a")) return path.substr(0, path.rfind('/'));
    }
  }
  return "";
}

class Attribution {
 public:
  explicit Attribution(std::span<const MapSection> map) : map_(map), root_(library_folder(map)) {}

  // The section's bytes by category. Their sum is the section's size whatever the map says: inputs
  // are cut to what lies in the section and was not counted yet, the rest is "other".
  Bytes split(const ElfSection& section) const {
    Bytes bytes{};
    if (section.name == ".stack") {
      of(bytes, Category::stack_reserve) = section.size_bytes;
      return bytes;
    }
    const std::uint64_t end = section.address + section.size_bytes;
    std::uint64_t counted = section.address;
    for (const MapInput* input : inputs_of(section)) {
      const std::uint64_t low = std::max(input->address, counted);
      const std::uint64_t high = std::min(input->address + input->size_bytes, end);
      if (low >= high) continue;
      of(bytes, Category::other) += low - counted;
      of(bytes, category_of(*input, root_)) += high - low;
      counted = high;
    }
    of(bytes, Category::other) += end - counted;
    return bytes;
  }

 private:
  std::vector<const MapInput*> inputs_of(const ElfSection& section) const {
    std::vector<const MapInput*> inputs;
    for (const MapSection& candidate : map_) {
      if (candidate.name != section.name) continue;
      for (const MapInput& input : candidate.inputs) inputs.push_back(&input);
    }
    std::ranges::stable_sort(inputs, {}, [](const MapInput* input) { return input->address; });
    return inputs;
  }

  std::span<const MapSection> map_;
  std::string_view root_;
};

struct Region {
  MemoryRegion memory;
  Bytes bytes{};
  std::uint64_t highest = 0;  // one past the last byte in use
};

// The region that holds the address; beyond all ends the one that ends nearest below, for that is
// where an image that is too large ran over.
Region* region_at(std::vector<Region>& regions, std::uint64_t address) {
  Region* nearest = nullptr;
  for (Region& region : regions) {
    if (address < region.memory.origin) continue;
    if (address - region.memory.origin < region.memory.bytes) return &region;
    if (nearest == nullptr || region.memory.origin > nearest->memory.origin) nearest = &region;
  }
  return nearest;
}

void charge(Region& region, const Bytes& bytes, std::uint64_t address, std::uint64_t size_bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) region.bytes[i] += bytes[i];
  region.highest = std::max(region.highest, address + size_bytes);
}

RegionFit summed_up(const Region& region) {
  RegionFit fit;
  fit.name = region.memory.name;
  fit.kind = region.memory.kind;
  for (const Category category : all_categories) {
    const std::uint64_t bytes = region.bytes[static_cast<std::size_t>(category)];
    if (bytes == 0) continue;
    fit.rows.push_back({category, bytes});
    fit.bytes_used += bytes;
  }
  return fit;
}

// Thread-local zeroes take no room by themselves: a linker script reserves it where they are
// wanted.
bool takes_memory(const ElfSection& section) {
  return section.allocated && section.size_bytes > 0 && !(section.thread_data && section.no_bits);
}

FitReport fit_process(const ElfFile& image, const Attribution& attribution) {
  Region program{{"program", RegionKind::flash, 0, 0, true}};
  Region data{{"data", RegionKind::ram, 0, 0, true}};
  for (const ElfSection& section : image.sections()) {
    if (!takes_memory(section)) continue;
    charge(section.writable ? data : program, attribution.split(section), section.address,
           section.size_bytes);
  }
  FitReport report;
  for (const Region* region : {&program, &data}) report.regions.push_back(summed_up(*region));
  return report;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) throw Error(Blame::input, "{}: cannot be read. Build again.", path.string());
  return text;
}

}  // namespace

FitReport fit_report(const ElfFile& image, std::span<const MapSection> map,
                     std::span<const MemoryRegion> memory) {
  const Attribution attribution(map);
  if (memory.empty()) return fit_process(image, attribution);
  std::vector<Region> regions;
  for (const MemoryRegion& region : memory) regions.push_back({region});
  for (const ElfSection& section : image.sections()) {
    if (!takes_memory(section)) continue;
    const Bytes bytes = attribution.split(section);
    std::vector<std::uint64_t> addresses = {section.address};
    if (section.load_address != section.address) addresses.push_back(section.load_address);
    for (const std::uint64_t address : addresses) {
      Region* region = region_at(regions, address);
      if (region == nullptr) {
        throw Error(Blame::input,
                    "{}: section {} lies at 0x{:x}, below all memory of the board. Check the "
                    "regions in board.json and the linker script.",
                    image.name(), section.name, address);
      }
      charge(*region, bytes, address, section.size_bytes);
    }
  }
  FitReport report;
  for (const Region& region : regions) {
    RegionFit fit = summed_up(region);
    const std::uint64_t extent = region.highest - std::min(region.highest, region.memory.origin);
    fit.bytes_total = region.memory.bytes;
    fit.bytes_over = extent - std::min(extent, region.memory.bytes);
    report.fits = report.fits && fit.bytes_over == 0;
    report.regions.push_back(std::move(fit));
  }
  return report;
}

FitReport fit_report(const std::filesystem::path& elf, const std::filesystem::path& map,
                     std::span<const MemoryRegion> regions) {
  const ElfFile image(elf);
  const std::string text = read_text(map);
  return fit_report(image, parse_map_file(text, map.string()), regions);
}

std::uint64_t bytes_used(const FitReport& report, RegionKind kind) {
  std::uint64_t sum = 0;
  for (const RegionFit& region : report.regions) {
    if (region.kind == kind) sum += region.bytes_used;
  }
  return sum;
}

}  // namespace assay
