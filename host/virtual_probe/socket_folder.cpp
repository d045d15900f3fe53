#include "host/virtual_probe/socket_folder.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay::virtual_probe {
namespace {

namespace fs = std::filesystem;

constexpr const char* folder_template = "assay-vprobe.XXXXXX";

bool is_ours_alone(const fs::path& folder) {
  struct stat status = {};
  return ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) &&
         status.st_uid == ::geteuid() && (status.st_mode & 077) == 0;
}

// The last one is there where $TMPDIR leads to a path that is too long.
std::vector<fs::path> parents() {
  std::vector<fs::path> all;
  const char* runtime = ::getenv("XDG_RUNTIME_DIR");
  // The XDG specification: a relative path in it is to be ignored.
  if (runtime != nullptr && fs::path(runtime).is_absolute() && is_ours_alone(runtime)) {
    all.emplace_back(runtime);
  }
  std::error_code missing;
  const fs::path temporary = fs::temp_directory_path(missing);
  if (!missing) all.push_back(fs::absolute(temporary));
  all.emplace_back("/tmp");
  return all;
}

}  // namespace

SocketFolder::SocketFolder(std::size_t name_bytes) {
  std::string why;
  for (const fs::path& parent : parents()) {
    std::string name = (parent / folder_template).string();
    if (name.find('?') != name.npos) {
      why += fmt::format("; {} has a question mark in it, which ends the address of a link",
                         parent.string());
    } else if (name.size() + 1 + name_bytes > socket_path_limit_bytes) {
      why += fmt::format("; {} is too long for the path of a socket", parent.string());
    } else if (::mkdtemp(name.data()) == nullptr) {
      why += fmt::format("; {}: {}", parent.string(), std::strerror(errno));
    } else {
      path_ = name;
      return;
    }
  }
  throw Error(
      Blame::input,
      "There is no folder for the probe's sockets{}. Set XDG_RUNTIME_DIR to one of mode 0700 "
      "with a short path.",
      why);
}

SocketFolder::~SocketFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace assay::virtual_probe
