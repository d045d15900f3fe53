// Durable before it is named: bytes, then the record of them, then the names of all in the folders.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "host/adapters/cache_entry.hpp"
#include "host/adapters/entry_files.hpp"
#include "host/core/firmware/content_key.hpp"
#include "host/core/firmware/entry_record.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

void sync_file(const UniqueFd& fd, const fs::path& path) {
  if (::fsync(fd.get()) != 0) throw_filesystem_error("cannot be brought to the disk", path);
}

EntryFile seal_file(const fs::path& path) {
  const UniqueFd fd = open_entry_file(path);
  struct stat status = {};
  if (!fd || ::fstat(fd.get(), &status) != 0) throw_filesystem_error("cannot be read", path);
  if (!S_ISREG(status.st_mode)) {
    errno = EINVAL;
    throw_filesystem_error("is no file and cannot be kept", path);
  }
  const std::string content = read_entry_file(fd, status.st_size);
  if (::fchmod(fd.get(), status.st_mode & 0555) != 0) {
    throw_filesystem_error("cannot be made read-only", path);
  }
  sync_file(fd, path);
  return {content.size(), sha256_hex(content)};
}

void write_record(const fs::path& path, const std::string& text) {
  const UniqueFd fd(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444));
  if (!fd) throw_filesystem_error("cannot be written", path);
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t count = ::write(fd.get(), text.data() + done, text.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_filesystem_error("cannot be written", path);
    done += static_cast<std::size_t>(count);
  }
  sync_file(fd, path);
}

}  // namespace

void seal_entry(const fs::path& folder, const std::string& key) {
  EntryTree tree;
  std::error_code problem;
  tree.walk(folder, problem);
  if (problem) throw fs::filesystem_error("cannot be read", tree.folders.back(), problem);
  EntryRecord record{key, ::geteuid(), {}};
  for (const fs::path& path : tree.others) {
    record.files[path.lexically_relative(folder).generic_string()] = seal_file(path);
  }
  write_record(folder / entry_record_file, to_text(record));
  for (const fs::path& path : tree.folders) {
    fs::permissions(path, fs::perms::others_write, fs::perm_options::remove);
    sync_folder(path);
  }
}

}  // namespace assay
