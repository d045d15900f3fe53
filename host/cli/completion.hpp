// What shells read to complete the tool's command lines, and its manual page.
#pragma once

#include <string>

#include "host/cli/command_facts.hpp"

namespace assay {

// Functions named _TOOL..., and `complete` with them.
std::string bash_completion(const CommandFacts& tool);
// For a folder of $fpath, as the file _TOOL; also to be evaluated.
std::string zsh_completion(const CommandFacts& tool);
std::string fish_completion(const CommandFacts& tool);

// In the macros of man(7).
std::string manual_page(const CommandFacts& tool, const std::string& version);

}  // namespace assay
