// Which file each part of a board's description stands in.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace assay {

class Origins {
 public:
  // `file`: what stands in no other.
  explicit Origins(std::filesystem::path file);

  // The value at this JSON Pointer, whole, was taken from `pointer_there` of `file`.
  void set(const std::string& pointer, const std::filesystem::path& file,
           const std::string& pointer_there);
  const std::filesystem::path& file(const std::string& pointer) const;
  // "FILE: POINTER", for messages.
  std::string place(const std::string& pointer) const;

 private:
  struct Origin {
    std::filesystem::path file;
    std::string pointer;
  };
  // That of the value itself or of the innermost one around it, with the rest of the pointer.
  std::pair<const Origin*, std::string> find(const std::string& pointer) const;

  std::map<std::string, Origin> origins_;
};

}  // namespace assay
