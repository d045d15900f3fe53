// Where entries lie: whether others could put theirs there, and a place where nobody can.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace assay {

// Why nothing in the cache's folder is believed, as the end of a sentence; nothing where it, and
// those in it that the cache uses, are missing or are the user's (or the administrator's) alone.
// Who may write in a folder can replace an entry between the look at it and its use. A group that
// may is one that the owner has chosen.
std::optional<std::string> place_trouble(const std::filesystem::path& folder);

// Makes the folder and those above it, for no other user to write.
void make_cache_folder(const std::filesystem::path& folder);

// A folder that only this user can enter, below that for temporary files; removed with this object.
class PrivateFolder {
 public:
  PrivateFolder();  // throws Error(build)
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace assay
