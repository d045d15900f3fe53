#include "host/core/package/archive_reader.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "host/base/error.hpp"
#include "host/core/package/package_path.hpp"

namespace assay {

namespace {

using Archive = std::unique_ptr<archive, decltype(&archive_read_free)>;

constexpr std::size_t block_bytes = 64 * 1024;

[[noreturn]] void refuse_damage(archive* reader, const std::string& origin, std::string_view what) {
  const char* detail = archive_error_string(reader);
  throw Error(Blame::input,
              "{}: {} ({}). Give the tar archive that TVM's export_model_library_format wrote; if "
              "this is it, copy or export it again.",
              origin, what, detail != nullptr ? detail : "no detail");
}

Archive open_archive(const std::filesystem::path& path) {
  Archive reader(archive_read_new(), &archive_read_free);
  if (reader == nullptr) throw std::bad_alloc();
  archive_read_support_filter_gzip(reader.get());
  archive_read_support_format_tar(reader.get());
  // Names are UTF-8 whatever the locale; one that is not has no path below and is refused.
  archive_read_set_options(reader.get(), "hdrcharset=UTF-8");
  if (archive_read_open_filename(reader.get(), path.c_str(), block_bytes) != ARCHIVE_OK) {
    refuse_damage(reader.get(), path.string(), "is neither a tar archive nor a gzip of one");
  }
  return reader;
}

// Throws for everything that is neither a plain file nor a folder.
void check_kind(archive_entry* entry, const std::string& path, const std::string& origin) {
  std::string_view kind;
  if (archive_entry_hardlink(entry) != nullptr) {
    kind = "a hard link";
  } else {
    switch (archive_entry_filetype(entry)) {
      case AE_IFREG:
      case AE_IFDIR:
        return;
      case AE_IFLNK:
        kind = "a symbolic link";
        break;
      case AE_IFCHR:
      case AE_IFBLK:
        kind = "a device node";
        break;
      case AE_IFIFO:
        kind = "a fifo";
        break;
      default:
        kind = "neither a file nor a folder";
    }
  }
  throw Error(Blame::input,
              "{}: entry \"{}\" is {}. A model archive holds plain files and folders only: do not "
              "use this one, export the model again.",
              origin, path, kind);
}

std::string read_content(archive* reader, std::uint64_t bytes, const std::string& path,
                         const std::string& origin) {
  std::string content(bytes, '\0');
  std::uint64_t done = 0;
  while (done < bytes) {
    const la_ssize_t got = archive_read_data(reader, content.data() + done, bytes - done);
    if (got < 0) refuse_damage(reader, origin, fmt::format("is damaged in entry \"{}\"", path));
    if (got == 0) break;
    done += static_cast<std::uint64_t>(got);
  }
  if (done != bytes) {
    throw Error(Blame::input,
                "{}: truncated: entry \"{}\" says {} bytes and holds {}. Copy or export it again.",
                origin, path, bytes, done);
  }
  return content;
}

}  // namespace

FileTree read_archive(const std::filesystem::path& path, const ReadLimits& limits) {
  const std::string origin = path.string();
  const Archive reader = open_archive(path);
  LimitGuard guard(origin, limits);
  FileTree files;
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(reader.get(), &entry)) == ARCHIVE_OK ||
         status == ARCHIVE_WARN) {
    const char* raw_path = archive_entry_pathname_utf8(entry);
    if (raw_path == nullptr) refuse_damage(reader.get(), origin, "an entry's name is not UTF-8");
    const std::string entry_path = checked_package_path(raw_path, origin);
    check_kind(entry, entry_path, origin);
    const la_int64_t bytes = archive_entry_size(entry);
    guard.add(entry_path, bytes < 0 ? UINT64_MAX : static_cast<std::uint64_t>(bytes));
    if (archive_entry_filetype(entry) == AE_IFDIR || is_ignored_path(entry_path)) continue;
    std::string content =
        read_content(reader.get(), static_cast<std::uint64_t>(bytes), entry_path, origin);
    if (!files.emplace(entry_path, std::move(content)).second) {
      throw Error(Blame::input,
                  "{}: entry \"{}\" is there twice (a duplicate). Export the model again.", origin,
                  entry_path);
    }
  }
  if (status != ARCHIVE_EOF) refuse_damage(reader.get(), origin, "is no readable tar archive");
  // A tar ends with zero blocks. Without them it was cut between two entries, which nothing else
  // would show: the reader consumes the end marker after noting where the last header began.
  if (archive_filter_bytes(reader.get(), 0) <= archive_read_header_position(reader.get())) {
    throw Error(Blame::input,
                "{}: truncated: the end marker of the tar archive is missing. Copy or export it "
                "again.",
                origin);
  }
  return files;
}

}  // namespace assay
