// The one place where ELF files are opened with elfutils.
#pragma once

#include <elfutils/libdw.h>
#include <gelf.h>
#include <libelf.h>

#include <memory>
#include <string>
#include <string_view>

namespace assay {

struct ElfCloser {
  void operator()(Elf* elf) const { elf_end(elf); }
  void operator()(Dwarf* dwarf) const { dwarf_end(dwarf); }
};
using ElfHandle = std::unique_ptr<Elf, ElfCloser>;
using DwarfHandle = std::unique_ptr<Dwarf, ElfCloser>;

// An open file and its header. Reads `bytes`, which stay the caller's and have to live as long.
struct OpenElf {
  ElfHandle elf;
  GElf_Ehdr header;

  std::string machine() const;  // "arm", "riscv", "x86_64", ...
};

// Throws Error(input) where the bytes of the file `name` are no ELF file, or its header does not
// read; `advice` is what to do then. elfutils wants bytes that it may write to.
OpenElf open_elf(std::string& bytes, std::string_view name, std::string_view advice);

// The debug information of an image's bytes, of which it holds a copy.
class OpenDwarf {
 public:
  OpenDwarf(std::string_view bytes, std::string_view name);

  Dwarf* get() const { return dwarf_.get(); }  // null where the image has none

 private:
  std::string bytes_;  // outlives what reads it
  OpenElf elf_;
  DwarfHandle dwarf_;
};

}  // namespace assay
