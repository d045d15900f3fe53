// ELF objects of an LLVM target: their symbols and the machine that they are for.
#pragma once

#include <string_view>

#include "host/core/package/code_reader.hpp"
#include "host/core/package/package.hpp"

namespace assay {

// Adds one object's symbols to code and its machine to isa. Throws Error(input) for files that are
// not relocatable ELF, and for a machine other than isa's; file is the name for the sentences.
void read_object(std::string_view content, std::string_view file, Code& code, IsaNeed& isa);

}  // namespace assay
