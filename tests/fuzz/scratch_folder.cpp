#include "tests/fuzz/scratch_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/fuzz/input.hpp"

namespace assay::fuzz {

namespace {

std::vector<std::filesystem::path>& scratch_folders() {
  // Never destroyed: folders that are static objects themselves may outlive it.
  static auto* const folders = new std::vector<std::filesystem::path>;
  return *folders;
}

}  // namespace

ScratchFolder::ScratchFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "assay-fuzz-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) finding("a temporary folder can be made");
  path_ = pattern;
  scratch_folders().push_back(path_);
}

ScratchFolder::~ScratchFolder() {
  std::error_code gone_already;
  std::filesystem::remove_all(path_, gone_already);
}

void ScratchFolder::write(const std::filesystem::path& name, std::string_view content) const {
  const std::filesystem::path path = path_ / name;
  if (name.has_parent_path()) std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) finding("a temporary file can be written");
}

void ScratchFolder::write(const std::filesystem::path& name, ByteView content) const {
  write(name, as_text(content));
}

void remove_scratch_folders() {
  std::error_code gone_already;
  for (const auto& folder : scratch_folders()) std::filesystem::remove_all(folder, gone_already);
}

}  // namespace assay::fuzz
