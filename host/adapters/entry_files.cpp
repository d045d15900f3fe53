#include "host/adapters/entry_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace assay {

namespace fs = std::filesystem;

void throw_filesystem_error(const char* what, const fs::path& path) {
  throw fs::filesystem_error(what, path, std::error_code(errno, std::generic_category()));
}

UniqueFd open_entry_file(const fs::path& path) {
  return UniqueFd(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
}

std::string read_entry_file(const UniqueFd& fd, off_t bytes) {
  std::string content(static_cast<std::size_t>(bytes), '\0');
  std::size_t done = 0;
  while (done < content.size()) {
    const ssize_t count = ::read(fd.get(), content.data() + done, content.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  content.resize(done);
  return content;
}

void EntryTree::walk(const fs::path& folder, std::error_code& problem) {
  folders.push_back(folder);
  for (fs::directory_iterator at(folder, problem), end; !problem && at != end;
       at.increment(problem)) {
    if (at->symlink_status(problem).type() == fs::file_type::directory) {
      walk(at->path(), problem);
    } else {
      others.push_back(at->path());
    }
    if (problem) return;
  }
}

void sync_folder(const fs::path& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || ::fsync(fd.get()) != 0) {
    throw_filesystem_error("cannot be brought to the disk", folder);
  }
}

void remove_by_force(const fs::path& folder) {
  std::error_code problem;
  fs::remove_all(folder, problem);
  if (!problem || !fs::is_directory(fs::symlink_status(folder, problem))) return;
  // From the top down: a folder has to be opened before it tells what is in it.
  std::vector<fs::path> folders{folder};
  while (!folders.empty()) {
    const fs::path top = folders.back();
    folders.pop_back();
    fs::permissions(top, fs::perms::owner_all, fs::perm_options::add, problem);
    for (fs::directory_iterator at(top, problem), end; !problem && at != end;
         at.increment(problem)) {
      std::error_code unknown;
      if (fs::is_directory(at->symlink_status(unknown))) folders.push_back(at->path());
    }
  }
  fs::remove_all(folder, problem);
}

}  // namespace assay
