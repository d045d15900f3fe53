// Which toolchain it is, as far as what it makes can depend on it, told without starting it.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace assay {

// Covers, for each program: path, size and time of the file that it leads to, and of every other of
// its name in PATH, since a wrapper such as ccache calls the next one; the assembler and the linker
// beside `compiler`; where dpkg installed the packages, the digests of all their files, the C
// library's among them; and the variables of the environment that GCC takes options and folders
// from. Not covered: a C library that was put there by other means and replaced in place.
std::string toolchain_identity(const std::filesystem::path& compiler,
                               const std::vector<std::filesystem::path>& others,
                               const std::vector<std::string>& packages);

}  // namespace assay
