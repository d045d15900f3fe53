#include "host/core/bringup/memory_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace assay {
namespace {

struct Word {
  const MemoryRegion* region;
  std::uint32_t address;
};

// Another word at every address, as an odd factor maps one to one.
std::uint32_t pattern(std::uint32_t address, bool inverted) {
  const std::uint32_t value = address * 2654435761U;
  return inverted ? ~value : value;
}

std::string size(std::uint64_t bytes) {
  return bytes % 1024 == 0 ? fmt::format("{} KiB", bytes / 1024) : fmt::format("{} bytes", bytes);
}

MemoryFault refused(const Word& word, const Error& error) {
  return {Trouble::ram_refused,
          fmt::format("The region {} ({} at {:#010x}) cannot be accessed at {:#010x}: {}",
                      word.region->name, size(word.region->bytes), word.region->origin,
                      word.address, error.what())};
}

MemoryFault same_memory(const Word& a, const Word& b) {
  if (a.region != b.region) {
    return {Trouble::ram_wraps,
            fmt::format("The regions {} and {} are the same memory: {:#010x} holds what was "
                        "written to {:#010x}.",
                        a.region->name, b.region->name, a.address, b.address)};
  }
  return {Trouble::ram_wraps,
          fmt::format("The region {} wraps around: {:#010x} holds what was written to {:#010x}. "
                      "board.json states {}, there are at most {}.",
                      a.region->name, a.address, b.address, size(a.region->bytes),
                      size(std::max(a.address, b.address) - std::min(a.address, b.address)))};
}

MemoryFault missing(const Word& word, std::uint32_t value, std::uint32_t wanted) {
  return {Trouble::ram_missing,
          fmt::format("The region {} ({} at {:#010x}) does not keep what is written: {:#010x} "
                      "reads {:#010x} instead of {:#010x}.",
                      word.region->name, size(word.region->bytes), word.region->origin,
                      word.address, value, wanted)};
}

std::optional<MemoryFault> check(DebugProbe& probe, const std::vector<Word>& words, bool inverted) {
  std::map<std::uint32_t, const Word*> writer_of;
  for (const Word& word : words) {
    const std::uint32_t value = pattern(word.address, inverted);
    writer_of[value] = &word;
    try {
      probe.write_words(word.address, std::span(&value, 1));
    } catch (const Error& error) {
      if (error.blame() != Blame::flash) throw;
      return refused(word, error);
    }
  }
  for (const Word& word : words) {
    std::uint32_t value = 0;
    try {
      value = probe.read_words(word.address, 1).front();
    } catch (const Error& error) {
      if (error.blame() != Blame::flash) throw;
      return refused(word, error);
    }
    const std::uint32_t wanted = pattern(word.address, inverted);
    if (value == wanted) continue;
    const auto writer = writer_of.find(value);
    return writer == writer_of.end() ? missing(word, value, wanted)
                                     : same_memory(word, *writer->second);
  }
  return std::nullopt;
}

}  // namespace

std::vector<MemoryRegion> present_ram(const Board& board) {
  std::vector<MemoryRegion> regions;
  for (const MemoryRegion& region : board.regions) {
    if (region.kind == RegionKind::ram && (region.emulated || !board.emulated)) {
      regions.push_back(region);
    }
  }
  return regions;
}

std::vector<std::uint32_t> tried_offsets(std::uint64_t region_bytes) {
  const std::uint64_t words_bytes = region_bytes & ~std::uint64_t{3};
  std::set<std::uint32_t> offsets;
  const auto add = [&](std::uint64_t offset) {
    if (offset + 4 <= words_bytes) offsets.insert(static_cast<std::uint32_t>(offset));
  };
  add(0);
  for (std::uint64_t power = 4; power < words_bytes; power *= 2) {
    add(power - 4);
    add(power);
  }
  if (words_bytes >= 4) add(words_bytes - 4);
  return {offsets.begin(), offsets.end()};
}

std::optional<MemoryFault> check_memory(DebugProbe& probe,
                                        const std::vector<MemoryRegion>& regions) {
  std::vector<Word> words;
  for (const MemoryRegion& region : regions) {
    for (const std::uint32_t offset : tried_offsets(region.bytes)) {
      words.push_back({&region, static_cast<std::uint32_t>(region.origin) + offset});
    }
  }
  // Inverted as well: a bit that is stuck holds one of the two.
  if (auto fault = check(probe, words, false)) return fault;
  return check(probe, words, true);
}

}  // namespace assay
