// From a compiler's or linker's output to one sentence and an exit code.
#pragma once

#include <filesystem>
#include <string>

#include "host/base/error.hpp"

namespace assay {

// `output` is what Ninja printed; `log` where the whole of it is kept. Symbols and headers that a
// switch of the tool would bring are named together with the switch: exit code usage; everything
// else is exit code build, with the first error line on top.
Error build_failure(const std::string& output, const std::filesystem::path& log);

// True where the linker says that a memory region is too small.
bool is_region_overflow(const std::string& output);

}  // namespace assay
