// Content addresses: SHA-256 over everything that goes into a build.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace assay {

class ContentKey {
 public:
  ContentKey();
  ~ContentKey();
  ContentKey(const ContentKey&) = delete;
  ContentKey& operator=(const ContentKey&) = delete;

  // Fields are told apart by their lengths: add("ab").add("c") differs from add("a").add("bc").
  ContentKey& add(std::string_view field);
  // The path below `root` and the contents of a file, or of every file below a folder, in a fixed
  // order, but for the file `left_out` directly in that. Throws Error(input) when one cannot be
  // read.
  ContentKey& add_tree(const std::filesystem::path& root, const std::filesystem::path& below,
                       std::string_view left_out = {});

  std::string hex();  // 64 characters; ends the key
  static std::array<std::uint8_t, 8> first_bytes(const std::string& hex);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The digest of the bytes alone, as sha256sum prints it.
std::string sha256_hex(std::string_view bytes);

// The whole contents. Throws Error(input) naming the file.
std::string read_file(const std::filesystem::path& path);
// Throws Error(build) naming the file and the reason.
void write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace assay
