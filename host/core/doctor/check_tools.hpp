// The programs that boards need, and those that flash them.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/doctor/finding.hpp"

namespace assay {

// What came of asking an installed program for its version.
struct ToolAnswer {
  int exit_code = 0;
  std::string output;
  std::string failure = {};  // why it did not start or did not end; no full stop
};

// Asks `program` with `arguments`; with none, only whether it is there. Nothing where it is not
// installed.
using AskTool = std::function<std::optional<ToolAnswer>(const std::string& program,
                                                        const std::vector<std::string>& arguments)>;

struct BoardReadiness {
  std::string board;
  std::vector<std::string> missing;  // programs
  std::set<std::string> packages;    // that bring them
  bool ready() const { return missing.empty(); }
};

struct ToolsReport {
  std::vector<BoardReadiness> boards;  // in their order
  Findings findings;
};

// Ninja, compilers and emulators: each board that lacks one is a problem. Of the flashers, which
// are optional, says which are there. `desk` names those of the boards that somebody means to
// flash: one without any of its flashers is a note, and so is an OpenOCD that is too old.
ToolsReport check_tools(const std::vector<Board>& boards, const std::set<std::string>& desk,
                        const AskTool& ask);

}  // namespace assay
