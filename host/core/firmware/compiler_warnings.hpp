// What a compiler warned of, from its output.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay {

// All texts are fit for a sentence, whatever the compiler printed.
struct CompilerWarning {
  std::string place;   // "model/a.c:3:9"; "" where it names none
  std::string text;    // no full stop
  std::string option;  // what switches it on, "-Wunused-variable"; "" where it names none

  // Code that this compiler takes as it is, and another for an error: int* for int32_t* is one on
  // Arm and RISC-V alone, whose int32_t is a long.
  bool is_about_pointers() const { return option == "-Wincompatible-pointer-types"; }
};

// In the order of the output, each once, at most 1,000. As GCC and Clang print them.
std::vector<CompilerWarning> compiler_warnings(std::string_view output);

std::string to_string(const CompilerWarning& warning);

}  // namespace assay
