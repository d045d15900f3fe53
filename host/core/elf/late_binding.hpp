// How many calls of a model are still resolved by name at run time (docs/design.md, decision 1).
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "host/core/elf/elf_file.hpp"

namespace assay {

struct LateBinding {
  // Places in the model's code that refer to TVMBackendGetFuncFromEnv or TVMFuncCall. 0 is normal.
  std::size_t call_sites = 0;
  std::vector<std::string> objects;  // file names of the objects that have some, in the given order
};

// Counts the relocations against those functions in the code of the model's relocatable objects. A
// function that the linked image lacks does not count: the code that called it was left out, too.
// Throws Error(input) where an object does not read.
LateBinding late_bound_calls(const ElfFile& linked,
                             std::span<const std::filesystem::path> model_objects);

}  // namespace assay
