#include "host/core/flash/firmware_image.hpp"

#include <algorithm>

#include "host/base/error.hpp"

namespace assay {
namespace {

bool lies_in_flash(const Board& board, std::uint64_t address, std::uint64_t bytes) {
  return std::any_of(board.regions.begin(), board.regions.end(), [&](const MemoryRegion& region) {
    return region.kind == RegionKind::flash && address >= region.origin &&
           address + bytes <= region.origin + region.bytes;
  });
}

void append(FirmwareImage& image, std::uint32_t address, std::string_view bytes) {
  const bool touches = !image.ranges.empty() &&
                       image.ranges.back().address + image.ranges.back().bytes.size() == address;
  if (!touches) image.ranges.push_back({address, {}});
  auto& target = image.ranges.back().bytes;
  target.insert(target.end(), bytes.begin(), bytes.end());
}

std::string hex_record(std::uint16_t address, std::uint8_t type, const std::uint8_t* bytes,
                       std::size_t count) {
  std::string record = fmt::format(":{:02X}{:04X}{:02X}", count, address, type);
  unsigned sum = static_cast<unsigned>(count) + (address >> 8) + address + type;
  for (std::size_t i = 0; i < count; ++i) {
    record += fmt::format("{:02X}", bytes[i]);
    sum += bytes[i];
  }
  return record + fmt::format("{:02X}\n", (0x100 - (sum & 0xFF)) & 0xFF);
}

}  // namespace

std::uint64_t FirmwareImage::bytes() const {
  std::uint64_t sum = 0;
  for (const FlashRange& range : ranges) sum += range.bytes.size();
  return sum;
}

FirmwareImage firmware_image(const ElfFile& elf, const Board& board) {
  std::vector<ElfSegment> segments;
  for (const ElfSegment& segment : elf.segments()) {
    if (segment.file_bytes > 0) segments.push_back(segment);
  }
  std::sort(segments.begin(), segments.end(), [](const ElfSegment& a, const ElfSegment& b) {
    return a.load_address < b.load_address;
  });
  FirmwareImage image;
  std::uint64_t end = 0;
  for (const ElfSegment& segment : segments) {
    if (!lies_in_flash(board, segment.load_address, segment.file_bytes)) {
      throw Error(Blame::input,
                  "{} wants {} bytes at {:#010x}, which is no flash of the board {}: it was linked "
                  "for another chip.",
                  elf.name(), segment.file_bytes, segment.load_address, board.name);
    }
    if (segment.load_address < end) {
      throw Error(Blame::input, "{} wants two contents at {:#010x}: the file is damaged.",
                  elf.name(), segment.load_address);
    }
    end = segment.load_address + segment.file_bytes;
    append(image, static_cast<std::uint32_t>(segment.load_address),
           elf.bytes().substr(segment.file_offset, segment.file_bytes));
  }
  if (image.ranges.empty()) {
    throw Error(Blame::input, "{} has nothing in it that could be written to flash.", elf.name());
  }
  return image;
}

std::vector<FlashRange> pieces(const FirmwareImage& image, std::uint32_t most_bytes) {
  std::vector<FlashRange> all;
  for (const FlashRange& range : image.ranges) {
    for (std::size_t at = 0; at < range.bytes.size();) {
      const std::uint32_t address = range.address + static_cast<std::uint32_t>(at);
      const std::size_t count =
          std::min<std::size_t>(most_bytes - address % most_bytes, range.bytes.size() - at);
      const auto first = range.bytes.begin() + static_cast<std::ptrdiff_t>(at);
      all.push_back({address, {first, first + static_cast<std::ptrdiff_t>(count)}});
      at += count;
    }
  }
  return all;
}

FlashRange joined(const FirmwareImage& image, std::uint64_t most_bytes) {
  const std::uint32_t low = image.ranges.front().address;
  const std::uint64_t span = image.ranges.back().address + image.ranges.back().bytes.size() - low;
  if (span > most_bytes) {
    throw Error(Blame::input, "The image spans {} bytes, too much for one binary file.", span);
  }
  FlashRange whole{low, std::vector<std::uint8_t>(span, 0xFF)};
  for (const FlashRange& range : image.ranges) {
    std::copy(range.bytes.begin(), range.bytes.end(),
              whole.bytes.begin() + static_cast<std::ptrdiff_t>(range.address - low));
  }
  return whole;
}

std::string intel_hex(const FirmwareImage& image) {
  constexpr std::uint8_t kData = 0, kEnd = 1, kUpperAddress = 4;
  std::string text;
  std::optional<std::uint16_t> upper;
  // 16 bytes a record, cut at multiples of 16: none crosses a border of 64 KiB.
  for (const FlashRange& piece : pieces(image, 16)) {
    const auto high = static_cast<std::uint16_t>(piece.address >> 16);
    if (upper != high) {
      const std::uint8_t bytes[] = {static_cast<std::uint8_t>(high >> 8),
                                    static_cast<std::uint8_t>(high)};
      text += hex_record(0, kUpperAddress, bytes, 2);
      upper = high;
    }
    text += hex_record(static_cast<std::uint16_t>(piece.address), kData, piece.bytes.data(),
                       piece.bytes.size());
  }
  return text + hex_record(0, kEnd, nullptr, 0);
}

}  // namespace assay
