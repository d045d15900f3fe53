// The bytes of an ELF file turned into plain values by libelf.
#pragma once

#include <string>

#include "host/core/elf/elf_types.hpp"

namespace assay {

// Reads `bytes`, which stay the caller's and are not changed (libelf only asks for a writable
// pointer). They are not trusted: whatever they are, this returns or throws Error(input) with a
// sentence that names the file as `name`.
ElfContents read_elf(std::string& bytes, const std::string& name);

}  // namespace assay
