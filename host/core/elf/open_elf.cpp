#include "host/core/elf/open_elf.hpp"

#include "host/base/error.hpp"

namespace assay {

std::string OpenElf::machine() const {
  switch (header.e_machine) {
    case EM_ARM:
      return "arm";
    case EM_AARCH64:
      return "aarch64";
    case EM_RISCV:
      return "riscv";
    case EM_386:
      return "x86";
    case EM_X86_64:
      return "x86_64";
    case EM_XTENSA:
      return "xtensa";
    default:
      return fmt::format("ELF machine {}", header.e_machine);
  }
}

OpenElf open_elf(std::string& bytes, std::string_view name, std::string_view advice) {
  elf_version(EV_CURRENT);
  OpenElf open{ElfHandle(elf_memory(bytes.data(), bytes.size())), {}};
  if (open.elf == nullptr || elf_kind(open.elf.get()) != ELF_K_ELF) {
    throw Error(Blame::input, "{}: not an ELF file. {}", name, advice);
  }
  if (gelf_getehdr(open.elf.get(), &open.header) == nullptr) {
    throw Error(Blame::input, "{}: an ELF file whose header does not read. {}", name, advice);
  }
  return open;
}

OpenDwarf::OpenDwarf(std::string_view bytes, std::string_view name)
    : bytes_(bytes),
      elf_(open_elf(bytes_, name, "Build the image again.")),
      dwarf_(dwarf_begin_elf(elf_.elf.get(), DWARF_C_READ, nullptr)) {}

}  // namespace assay
