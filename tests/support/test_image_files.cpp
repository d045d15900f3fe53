#include "tests/support/test_image_files.hpp"

#include <elf.h>

#include <cstring>
#include <fstream>

#include "host/core/data/tensor_file.hpp"

namespace assay::test {

namespace fs = std::filesystem;

namespace {

ImageTensor tensor(const char* name, std::uint8_t number, DType dtype, Shape shape,
                   std::uint64_t bytes) {
  ImageTensor made;
  made.info = {name, name, dtype, std::move(shape), bytes};
  made.number = number;
  return made;
}

Tensor stack_of_one(const Bytes& bytes) {
  return {{TypeCode::unsigned_integer, 8}, {1, 1, 26, 50}, bytes};
}

template <typename Part>
void append(std::string& bytes, const Part& part) {
  bytes.append(reinterpret_cast<const char*>(&part), sizeof part);
}

}  // namespace

ImageDescription test_image_description() {
  const DType uint8{TypeCode::unsigned_integer, 8};
  const DType int8{TypeCode::integer, 8}, int16{TypeCode::integer, 16};
  ImageModel small, large;
  small.name = "small";
  small.inputs = {tensor("a", 0, int8, {4}, 4), tensor("b", 1, int16, {1, 3}, 6)};
  small.outputs = {tensor("c", 2, uint8, {10}, 10)};
  large.name = "large";
  large.inputs = {tensor("x", 3, uint8, {1, 26, 50}, kLargeBytes)};
  large.outputs = {tensor("y", 4, uint8, {1, 26, 50}, kLargeBytes)};
  ImageDescription image;
  image.board = "host";
  image.origin = "the test image";
  std::memcpy(image.build_id.data(), test::image().build_id, image.build_id.size());
  image.models = {small, large};
  for (const char* text : {"sum(i,i)i", "steps(i)i", "refuse()v", "greet(s)s"}) {
    image.functions.push_back(parse_signature(text));
  }
  return image;
}

void write_image(const fs::path& file, const ImageDescription& image) {
  const std::string manifest = to_json(image).dump();
  const std::string names("\0.assay.manifest\0.shstrtab\0", 27);
  Elf64_Ehdr header{};
  std::memcpy(header.e_ident, ELFMAG, SELFMAG);
  header.e_ident[EI_CLASS] = ELFCLASS64;
  header.e_ident[EI_DATA] = ELFDATA2LSB;
  header.e_ident[EI_VERSION] = EV_CURRENT;
  header.e_type = ET_EXEC;
  header.e_machine = EM_X86_64;
  header.e_version = EV_CURRENT;
  header.e_ehsize = sizeof header;
  header.e_shentsize = sizeof(Elf64_Shdr);
  header.e_shnum = 3;
  header.e_shstrndx = 2;
  header.e_shoff = sizeof header;
  const std::uint64_t contents = sizeof header + 3 * sizeof(Elf64_Shdr);
  Elf64_Shdr none{}, described{}, named{};
  described.sh_name = 1;
  described.sh_type = SHT_PROGBITS;
  described.sh_offset = contents;
  described.sh_size = manifest.size();
  named.sh_name = 17;
  named.sh_type = SHT_STRTAB;
  named.sh_offset = contents + manifest.size();
  named.sh_size = names.size();
  std::string bytes;
  append(bytes, header);
  for (const Elf64_Shdr& section : {none, described, named}) append(bytes, section);
  std::ofstream(file, std::ios::binary) << bytes << manifest << names;
}

void write_cache_entry(const fs::path& folder, const ImageDescription& image) {
  fs::create_directories(folder / "board");
  write_image(folder / "firmware.elf", image);
  std::ofstream(folder / "firmware.map") << "Linker script and memory map\n\n";
  std::ofstream(folder / "manifest.json") << to_json(image).dump();
  std::ofstream(folder / "late_bound_calls") << "0";
  std::ofstream(folder / "build.log") << "";
}

void write_package(const fs::path& folder) {
  fs::create_directories(folder);
  std::ofstream(folder / "large.c") << "#include <stdint.h>\n"
                                       "int32_t large(const uint8_t* x, uint8_t* y);\n";
  std::ofstream(folder / "assay-package.json") << R"({"version": 1, "name": "large",
    "sources": ["large.c"], "entry": "large", "workspace_bytes": 0,
    "inputs": [{"name": "x", "dtype": "uint8", "shape": [1, 26, 50]}],
    "outputs": [{"name": "y", "dtype": "uint8", "shape": [1, 26, 50]}]})";
}

void write_large_cases(const fs::path& folder, const Bytes& input, const Bytes& expected) {
  fs::create_directories(folder);
  write_npy_file(folder / "x.npy", stack_of_one(input));
  write_npy_file(folder / "y.npy", stack_of_one(expected));
  std::ofstream(folder / "cases.json") << R"({"version": 1, "cases": 1,
    "inputs": [{"name": "x", "file": "x.npy"}], "outputs": [{"name": "y", "file": "y.npy"}]})";
}

Bytes large_input() {
  Bytes bytes(kLargeBytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  return bytes;
}

}  // namespace assay::test
