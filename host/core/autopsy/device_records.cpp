#include "host/core/autopsy/device_records.hpp"

#include <algorithm>

namespace assay {
namespace {

// Linker names of the server's state and the memory manager's.
constexpr const char* kServer = "_ZN5assay6device6serverE";
constexpr const char* kWorkspace = "_ZN5assay6device9workspaceE";

bool region_holds(const MemoryRegion& region, const Board& board, std::uint64_t address,
                  std::uint64_t bytes) {
  if (board.emulated && !region.emulated) return false;
  return address >= region.origin && bytes <= region.bytes &&
         address - region.origin <= region.bytes - bytes;
}

// Reads members of one struct that lies at a known address.
struct Record {
  const BoardMemory& memory;
  const DebugImage& image;
  const char* type;
  std::optional<std::uint32_t> address;

  std::optional<std::uint32_t> operator()(const char* path) const {
    if (!address) return std::nullopt;
    const auto place = image.debug().find_member(type, path);
    if (!place || place->bytes == 0 || place->bytes > 4) return std::nullopt;
    const auto value =
        memory.number(*address + static_cast<std::uint32_t>(place->offset), place->bytes);
    return value ? std::optional(static_cast<std::uint32_t>(*value)) : std::nullopt;
  }
};

}  // namespace

bool BoardMemory::holds(std::uint32_t address, std::uint64_t bytes) const {
  return std::ranges::any_of(board_.regions, [&](const MemoryRegion& region) {
    return region_holds(region, board_, address, bytes);
  });
}

bool BoardMemory::holds_ram(std::uint32_t address, std::uint64_t bytes) const {
  return std::ranges::any_of(board_.regions, [&](const MemoryRegion& region) {
    return region.kind == RegionKind::ram && region_holds(region, board_, address, bytes);
  });
}

std::vector<std::uint32_t> BoardMemory::words(std::uint32_t address, std::size_t count) const {
  if (address % 4 != 0 || count == 0 || !holds(address, 4 * count)) return {};
  return probe_.read_words(address, count);
}

std::optional<std::uint64_t> BoardMemory::number(std::uint32_t address, std::uint64_t bytes) const {
  const std::uint32_t skip = address % 4;
  const auto read = words(address - skip, (skip + bytes + 3) / 4);
  if (read.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (std::uint64_t i = bytes; i-- > 0;) {
    const std::uint64_t at = skip + i;
    value = value << 8 | (read[at / 4] >> (8 * (at % 4)) & 0xff);
  }
  return value;
}

std::optional<WorkspaceRecord> read_workspace(const BoardMemory& memory, const DebugImage& image) {
  const Record record{memory, image, "Workspace", image.address_of(kWorkspace)};
  const auto exhausted = record("exhausted");
  if (!exhausted) return std::nullopt;
  return WorkspaceRecord{record("bytes").value_or(0), record("used").value_or(0), *exhausted != 0};
}

std::optional<ServerRecord> read_server(const BoardMemory& memory, const DebugImage& image) {
  const Record record{memory, image, "Server", image.address_of(kServer)};
  const auto nonce = record("nonce");
  if (!nonce) return std::nullopt;
  return ServerRecord{*nonce, record("counters.bad_frames").value_or(0),
                      record("counters.foreign_frames").value_or(0),
                      record("counters.dropped_bytes").value_or(0)};
}

std::optional<StackLimits> read_stack_limits(const BoardMemory& memory, const DebugImage& image) {
  auto low = image.address_of("platform_stack_low");
  auto high = image.address_of("platform_stack_high");
  if (!low || !high) {
    const Record server{memory, image, "Server", image.address_of(kServer)};
    const Record port{memory, image, "assay_port", server("port")};
    low = port("stack_low");
    high = port("stack_high");
  }
  if (!low || !high || *high <= *low || !memory.holds_ram(*low, *high - *low)) return std::nullopt;
  return StackLimits{*low, *high};
}

std::optional<bool> holds_image(const BoardMemory& memory, const DebugImage& image) {
  const auto address = image.address_of("assay_image");
  if (!address) return std::nullopt;
  const auto words = memory.words(*address, 2);
  const auto first = image.word(*address);
  const auto second = image.word(std::uint64_t{*address} + 4);
  if (words.size() != 2 || !first || !second) return std::nullopt;
  return words[0] == *first && words[1] == *second;
}

}  // namespace assay
