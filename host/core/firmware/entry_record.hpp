// What a cache entry says about itself: whose it is, and the digest of every file in it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace assay {

struct EntryFile {
  std::uint64_t bytes = 0;
  std::string sha256;  // 64 hexadecimal digits

  bool operator==(const EntryFile&) const = default;
};

struct EntryRecord {
  std::string key;
  std::uint64_t owner = 0;                 // user number
  std::map<std::string, EntryFile> files;  // by path below the entry, without the record itself

  bool operator==(const EntryRecord&) const = default;
};

// A file of that name lies in every entry and is the last that is written.
inline constexpr std::string_view entry_record_file = "entry.json";

std::string to_text(const EntryRecord& record);
// Nothing where the text is no such record: a damaged entry is built again, so why does not matter.
std::optional<EntryRecord> entry_record_from(std::string_view text);

}  // namespace assay
