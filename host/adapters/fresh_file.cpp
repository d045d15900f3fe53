#include "host/adapters/fresh_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "host/base/error.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

constexpr int kMostLinks = 40;  // as Linux follows: path_resolution(7)

// Whether something lies there that a new file must not take the place of. A link is followed: it
// stays, and leads to the new file.
bool is_special(const fs::path& path) {
  std::error_code problem;
  const fs::file_status status = fs::status(path, problem);
  return fs::exists(status) && !fs::is_regular_file(status);
}

}  // namespace

FreshFile::FreshFile(const fs::path& path) : given_(path), path_(path) {
  if (is_special(path)) {
    // A pipe that nobody reads is refused rather than waited for.
    fd_ = UniqueFd(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd_) throw_unwritten(errno);
    ::fcntl(fd_.get(), F_SETFL, ::fcntl(fd_.get(), F_GETFL) & ~O_NONBLOCK);
    return;
  }
  // A link that leads nowhere yet is followed as well, which canonical() does not.
  for (int links = 0; fs::is_symlink(path_); ++links) {
    if (links == kMostLinks) throw_unwritten(ELOOP);
    path_ = path_.parent_path() / fs::read_symlink(path_);
  }
  // Without a name until it is whole, so that one that is killed leaves nothing.
  const fs::path folder = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
  fd_ = UniqueFd(::open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666));
  if (!fd_) open_named();
  std::error_code problem;
  fs::remove(path_, problem);
  if (problem) {
    if (!staging_.empty()) ::unlink(staging_.c_str());
    throw_unwritten(problem.value());
  }
  is_plain_ = true;
}

// For a file system that has no files without a name.
void FreshFile::open_named() {
  std::string name = path_.string() + ".XXXXXX";
  fd_ = UniqueFd(::mkostemp(name.data(), O_CLOEXEC));
  if (!fd_) throw_unwritten(errno);
  staging_ = name;
  // mkostemp() lets only the user read it; others are to read this one, as the umask says.
  const mode_t mask = ::umask(0);
  ::umask(mask);
  ::fchmod(fd_.get(), 0666 & ~mask);
}

FreshFile::~FreshFile() {
  if (!staging_.empty()) ::unlink(staging_.c_str());
}

void FreshFile::finish(std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(fd_.get(), content.data(), content.size());
    if (written > 0) {
      content.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      throw_unwritten(errno);
    }
  }
  if (!is_plain_) return;
  if (::fsync(fd_.get()) != 0) throw_unwritten(errno);
  if (staging_.empty()) {
    // A name may only be given where there is none: another call may have put its file there.
    const std::string name = fmt::format("{}.{}.{}", path_.string(), ::getpid(), fd_.get());
    const std::string own = fmt::format("/proc/self/fd/{}", fd_.get());
    ::unlink(name.c_str());
    if (::linkat(AT_FDCWD, own.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) != 0) {
      throw_unwritten(errno);
    }
    staging_ = name;
  }
  if (::rename(staging_.c_str(), path_.c_str()) != 0) throw_unwritten(errno);
  staging_.clear();
}

void FreshFile::throw_unwritten(int error_number) const {
  throw Error(Blame::input, "{} cannot be written: {}.", given_.string(),
              std::strerror(error_number));
}

}  // namespace assay
