// Files from elsewhere that went into an image: what its compilers say that they read, which no
// reading of #include lines finds out for certain.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// The prerequisites in a compiler's dependency file (GCC's -MF), as make reads it.
std::vector<std::string> dependencies_in(std::string_view makefile);

// Writes down, in the build's folder, every file outside of it and of `share` that dependency files
// below it name, with `others`, and what they hold now. One that was written since `started`
// makes changed_inputs() tell a change from then on.
void record_inputs(const std::filesystem::path& folder, const std::filesystem::path& share,
                   const std::vector<std::filesystem::path>& others,
                   std::filesystem::file_time_type started);

// What the files that are recorded there hold now, as a digest of them; empty where that is what
// they held when they were recorded, and where none are. A file that is gone counts as
// another.
std::string changed_inputs(const std::filesystem::path& folder);

// The files with an absolute path that the assembler is told to take in whole (.incbin), which no
// dependency file names.
std::vector<std::filesystem::path> taken_in_whole(const std::string& source);

}  // namespace assay
