#include "host/core/data/npz.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "host/base/error.hpp"
#include "host/core/data/npy.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

// One pass over a ZIP archive in memory.
class ZipReader {
 public:
  ZipReader(std::span<const std::uint8_t> file, std::string_view origin)
      : archive_(archive_read_new(), archive_read_free), origin_(origin) {
    // The seekable reader goes by the central directory, so a file that was cut short is refused.
    archive_read_support_format_zip_seekable(archive_.get());
    check(archive_read_open_memory(archive_.get(), file.data(), file.size()));
  }

  // The name of the next member; absent at the end.
  std::optional<std::string> next() {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(archive_.get(), &entry);
    if (result == ARCHIVE_EOF) return std::nullopt;
    check(result);
    const char* name = archive_entry_pathname(entry);
    return name ? name : "";
  }

  std::vector<std::uint8_t> content(std::uint64_t limit_bytes) {
    std::vector<std::uint8_t> content;
    std::vector<std::uint8_t> block(65536);
    while (true) {
      const la_ssize_t bytes = archive_read_data(archive_.get(), block.data(), block.size());
      if (bytes < 0) fail();
      if (bytes == 0) return content;
      content.insert(content.end(), block.begin(), block.begin() + bytes);
      if (content.size() > limit_bytes) {
        throw Error(Blame::input, "A member of {} unpacks to more than {} bytes; split it.",
                    origin_, limit_bytes);
      }
    }
  }

 private:
  [[noreturn]] void fail() const {
    const char* reason = archive_error_string(archive_.get());
    throw Error(Blame::input,
                "{} is not a readable .npz file: {}. Write it again with numpy.savez.", origin_,
                reason ? reason : "it is damaged");
  }
  void check(int result) const {
    if (result != ARCHIVE_OK) fail();
  }

  std::unique_ptr<archive, decltype(&archive_read_free)> archive_;
  std::string_view origin_;
};

std::string array_name(std::string_view member) {
  if (member.ends_with(".npy")) member.remove_suffix(4);
  return std::string(member);
}

}  // namespace

Tensor parse_npz(std::span<const std::uint8_t> file, std::string_view origin,
                 std::span<const std::string> names, std::uint64_t limit_bytes) {
  std::vector<std::string> members;
  ZipReader listing(file, origin);
  while (const auto member = listing.next()) members.push_back(array_name(*member));

  std::optional<std::string> wanted;
  for (const std::string& name : names) {
    if (!wanted && std::count(members.begin(), members.end(), name) > 0) wanted = name;
  }
  if (!wanted && members.size() == 1) wanted = members.front();
  if (!wanted) {
    throw Error(Blame::input, "{} has no array named '{}'{}. It has: {}.", origin,
                names.empty() ? "" : names.front(),
                names.empty() ? "" : did_you_mean(names.front(), members),
                members.empty() ? "nothing" : fmt::format("{}", fmt::join(members, ", ")));
  }
  if (std::count(members.begin(), members.end(), *wanted) > 1) {
    throw Error(Blame::input, "{} has more than one array named '{}'; keep one.", origin, *wanted);
  }

  ZipReader reader(file, origin);
  while (array_name(reader.next().value()) != *wanted) {
  }
  return parse_npy(reader.content(limit_bytes), fmt::format("{} (array '{}')", origin, *wanted));
}

}  // namespace assay
