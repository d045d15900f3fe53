// Whether an address is one that a call returns to, as far as the code itself tells.
#pragma once

#include <cstdint>

#include "host/core/elf/elf_file.hpp"

namespace assay {

// True where the instruction in front of `address` (without the Thumb bit) in the image's code is a
// call. Of machines that it cannot read all addresses in code are true.
// Encodings: Arm DDI 0403 (ARMv7-M), A7.7.18 BL and A7.7.19 BLX; RISC-V unprivileged ISA 20191213,
// 2.5 JAL and JALR, 16.4 C.JAL and C.JALR.
bool follows_call(const ElfFile& image, std::uint64_t address);

}  // namespace assay
