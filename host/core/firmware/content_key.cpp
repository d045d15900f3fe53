#include "host/core/firmware/content_key.hpp"

#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "host/base/error.hpp"

namespace assay {

namespace fs = std::filesystem;

struct ContentKey::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

ContentKey::ContentKey() : state_(std::make_unique<State>()) {
  if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
    throw Error(ExitCode::bug, "SHA-256 is not available in this OpenSSL.");
  }
}

ContentKey::~ContentKey() = default;

ContentKey& ContentKey::add(std::string_view field) {
  const std::uint64_t size = field.size();
  EVP_DigestUpdate(state_->context, &size, sizeof size);
  EVP_DigestUpdate(state_->context, field.data(), field.size());
  return *this;
}

ContentKey& ContentKey::add_tree(const fs::path& root, const fs::path& below) {
  const fs::path top = root / below;
  std::error_code problem;
  if (!fs::is_directory(top, problem)) return add(below.string()).add(read_file(top));
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(top, problem)) {
    if (entry.is_regular_file()) files.push_back(fs::relative(entry.path(), root));
  }
  if (problem) {
    throw Error(ExitCode::usage, "{} cannot be read: {}.", top.string(), problem.message());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) add(file.string()).add(read_file(root / file));
  return *this;
}

std::string ContentKey::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
}

std::array<std::uint8_t, 8> ContentKey::first_bytes(const std::string& hex) {
  std::array<std::uint8_t, 8> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<std::uint8_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16));
  }
  return bytes;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string content;
  if (file) content.assign(std::istreambuf_iterator<char>(file), {});
  if (!file) {
    throw Error(ExitCode::usage, "{} cannot be read: {}.", path.string(), std::strerror(errno));
  }
  return content;
}

void write_file(const fs::path& path, std::string_view content) {
  std::error_code ignored;
  fs::create_directories(path.parent_path(), ignored);
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) {
    throw Error(ExitCode::build, "{} cannot be written: {}.", path.string(), std::strerror(errno));
  }
}

}  // namespace assay
