#include "host/adapters/image_files.hpp"

#include <stdlib.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "host/base/error.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void complain(const fs::path& path, const std::string& reason) {
  throw Error(Blame::flash,
              "The image cannot be put into {}: {}. Make room, or set TMPDIR to another folder.",
              path.string(), reason);
}

fs::path make_folder() {
  std::error_code problem;
  fs::path parent = fs::temp_directory_path(problem);
  if (problem) complain("the folder for temporary files", problem.message());
  std::string name = (fs::absolute(parent) / "assay-flash-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) complain(parent, std::strerror(errno));
  return name;
}

std::string write(const fs::path& path, const char* bytes, std::size_t count) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(bytes, static_cast<std::streamsize>(count));
  file.close();
  if (!file) complain(path, std::strerror(errno));
  return path.string();
}

}  // namespace

ImageFiles::ImageFiles(const FirmwareImage& image, bool bin, bool hex, std::uint64_t most_bytes) {
  if (!bin && !hex) return;
  folder_ = make_folder();
  try {
    if (bin) {
      const FlashRange whole = joined(image, most_bytes);
      bin_ = write(folder_ / "firmware.bin", reinterpret_cast<const char*>(whole.bytes.data()),
                   whole.bytes.size());
    }
    if (hex) {
      const std::string text = intel_hex(image);
      hex_ = write(folder_ / "firmware.hex", text.data(), text.size());
    }
  } catch (...) {
    remove();
    throw;
  }
}

std::string ImageFiles::add_script(const std::string& text) {
  if (folder_.empty()) folder_ = make_folder();
  return write(folder_ / "commands.txt", text.data(), text.size());
}

ImageFiles::~ImageFiles() { remove(); }

void ImageFiles::remove() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace assay
