#include "host/core/firmware/content_key.hpp"

#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <vector>

#include "host/base/error.hpp"

namespace assay {

namespace fs = std::filesystem;

namespace {

std::string hexadecimal(const unsigned char* bytes, unsigned count) {
  return fmt::format("{:02x}", fmt::join(bytes, bytes + count, ""));
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw Error(Blame::bug, "SHA-256 is not available in this OpenSSL.");
  }
  return hexadecimal(digest.data(), size);
}

struct ContentKey::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

ContentKey::ContentKey() : state_(std::make_unique<State>()) {
  if (EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1) {
    throw Error(Blame::bug, "SHA-256 is not available in this OpenSSL.");
  }
}

ContentKey::~ContentKey() = default;

ContentKey& ContentKey::add(std::string_view field) {
  const std::uint64_t size = field.size();
  EVP_DigestUpdate(state_->context, &size, sizeof size);
  EVP_DigestUpdate(state_->context, field.data(), field.size());
  return *this;
}

ContentKey& ContentKey::add_tree(const fs::path& root, const fs::path& below,
                                 std::string_view left_out) {
  const fs::path top = root / below;
  std::error_code problem;
  if (!fs::is_directory(top, problem)) return add(below.string()).add(read_file(top));
  std::vector<fs::path> files;
  std::set<fs::path> linked;  // folders behind links, each entered once: links may lead in a circle
  constexpr auto follow = fs::directory_options::follow_directory_symlink;
  for (fs::recursive_directory_iterator at(top, follow, problem), end; !problem && at != end;
       at.increment(problem)) {
    std::error_code dangling;
    if (at->is_symlink(dangling) && at->is_directory(dangling) &&
        !linked.insert(fs::canonical(at->path(), dangling)).second) {
      at.disable_recursion_pending();
    }
    if (at->is_regular_file(dangling)) files.push_back(at->path().lexically_relative(root));
  }
  if (problem) {
    throw Error(Blame::input, "{} cannot be read: {}.", top.string(), problem.message());
  }
  if (!left_out.empty()) std::erase(files, below / left_out);
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) add(file.string()).add(read_file(root / file));
  return *this;
}

std::string ContentKey::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_DigestFinal_ex(state_->context, digest.data(), &size);
  return hexadecimal(digest.data(), size);
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
  std::array<char, 1 << 14> part;
  while (file.read(part.data(), part.size()) || file.gcount() > 0) {
    content.append(part.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (file.eof()) file.clear();
  if (!file) {
    throw Error(Blame::input, "{} cannot be read: {}.", path.string(), std::strerror(errno));
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
    throw Error(Blame::build, "{} cannot be written: {}.", path.string(), std::strerror(errno));
  }
}

}  // namespace assay
