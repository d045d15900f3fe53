#include "host/core/elf/elf_file.hpp"

#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "host/base/error.hpp"
#include "host/core/elf/elf_reader.hpp"

namespace assay {

namespace {

// Read, not mapped: a mapping of a file that shrinks meanwhile ends the process.
std::string read_whole(const std::filesystem::path& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    throw Error(Blame::input, "{}: there is no such file. Check the path.", path.string());
  }
  std::ifstream stream(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!stream) {
    throw Error(Blame::input, "{}: cannot be read. Check its permissions.", path.string());
  }
  return bytes;
}

}  // namespace

ElfFile::ElfFile(const std::filesystem::path& path) : ElfFile(read_whole(path), path.string()) {}

ElfFile::ElfFile(std::string bytes, std::string name)
    : name_(std::move(name)), bytes_(std::move(bytes)), contents_(read_elf(bytes_, name_)) {}

const ElfSection* ElfFile::find_section(std::string_view section) const {
  for (const ElfSection& each : sections()) {
    if (each.name == section) return &each;
  }
  return nullptr;
}

const ElfSymbol* ElfFile::find_symbol(std::string_view symbol) const {
  for (const ElfSymbol& each : symbols()) {
    if (each.defined && each.name == symbol) return &each;
  }
  return nullptr;
}

std::string_view ElfFile::section_bytes(const ElfSection& section) const {
  if (section.no_bits) return {};
  return bytes().substr(section.file_offset, section.size_bytes);
}

std::optional<std::string> ElfFile::text_section(std::string_view section) const {
  const ElfSection* found = find_section(section);
  if (found == nullptr || found->allocated) return std::nullopt;
  return std::string(section_bytes(*found));
}

}  // namespace assay
