#include "host/core/package/object_reader.hpp"

#include <algorithm>
#include <string>

#include "host/base/error.hpp"
#include "host/core/elf/open_elf.hpp"
#include "host/core/package/build_attributes.hpp"

namespace assay {

namespace {

// Tags of "Addenda to, and Errata in, the ABI for the Arm Architecture".
constexpr std::uint64_t arm_tag_cpu_name = 5;
constexpr std::uint64_t arm_tag_cpu_arch = 6;
constexpr std::uint64_t arm_tag_fp_arch = 10;
constexpr std::uint64_t arm_tag_vfp_args = 28;
// RISC-V ELF psABI.
constexpr std::uint64_t riscv_tag_arch = 5;

std::string_view section_bytes(Elf_Scn* section) {
  const Elf_Data* data = elf_rawdata(section, nullptr);
  if (data == nullptr || data->d_buf == nullptr) return {};
  return {static_cast<const char*>(data->d_buf), data->d_size};
}

void read_symbols(Elf* elf, Elf_Scn* section, const GElf_Shdr& header, Code& code) {
  Elf_Data* data = elf_getdata(section, nullptr);
  if (data == nullptr || header.sh_entsize == 0) return;
  const auto count = static_cast<int>(header.sh_size / header.sh_entsize);
  for (int index = 0; index < count; ++index) {
    GElf_Sym symbol;
    if (gelf_getsym(data, index, &symbol) == nullptr) return;
    const int binding = GELF_ST_BIND(symbol.st_info);
    const char* name = elf_strptr(elf, header.sh_link, symbol.st_name);
    if (name == nullptr || *name == '\0' || binding == STB_LOCAL) continue;
    if (symbol.st_shndx == SHN_UNDEF) {
      if (std::string_view(name).starts_with("TVM")) code.runtime_calls.emplace(name);
    } else {
      CodeFunction function;
      function.name = name;
      function.from_object = true;
      code.functions.try_emplace(name, std::move(function));
    }
  }
}

void read_arm_attributes(std::string_view section, IsaNeed& isa) {
  const BuildAttributes attributes = read_build_attributes(section, "aeabi");
  if (isa.object_cpu.empty()) isa.object_cpu = attributes.text_or_empty(arm_tag_cpu_name);
  isa.arm_arch = std::max(isa.arm_arch,
                          static_cast<std::uint32_t>(attributes.number_or_zero(arm_tag_cpu_arch)));
  if (attributes.number_or_zero(arm_tag_fp_arch) != 0) isa.arm_fpu = true;
  if (attributes.number_or_zero(arm_tag_vfp_args) == 0) isa.arm_soft_arguments = true;
}

void check_machine(const std::string& machine, std::string_view file, IsaNeed& isa) {
  if (isa.object_machine.empty()) {
    isa.object_machine = machine;
    isa.reason = fmt::format("{} is an object for {}", file, machine);
  } else if (isa.object_machine != machine) {
    throw Error(Blame::input, "{} is an object for {}, but {}. Export all modules for one target.",
                file, machine, isa.reason);
  }
}

}  // namespace

void read_object(std::string_view content, std::string_view file, Code& code, IsaNeed& isa) {
  std::string buffer(content);
  const OpenElf object = open_elf(buffer, file, "Export the model again.");
  if (object.header.e_type != ET_REL) {
    throw Error(Blame::input, "{}: an ELF file, but not an object. Export the model again.", file);
  }
  check_machine(object.machine(), file, isa);
  Elf* const elf = object.elf.get();
  std::size_t names = 0;
  elf_getshdrstrndx(elf, &names);
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr section_header;
    if (gelf_getshdr(section, &section_header) == nullptr) continue;
    const char* name = elf_strptr(elf, names, section_header.sh_name);
    if (section_header.sh_type == SHT_SYMTAB) {
      read_symbols(elf, section, section_header, code);
    } else if (name != nullptr && std::string_view(name) == ".ARM.attributes") {
      read_arm_attributes(section_bytes(section), isa);
    } else if (name != nullptr && std::string_view(name) == ".riscv.attributes") {
      isa.object_cpu =
          read_build_attributes(section_bytes(section), "riscv").text_or_empty(riscv_tag_arch);
    }
  }
}

}  // namespace assay
