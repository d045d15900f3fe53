#include "host/core/doctor/check_tools.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/core/doctor/tool_version.hpp"

namespace assay {
namespace {

constexpr const char* kOpenOcd = "openocd";
// The first with `adapter serial`, `get_reg` and `read_memory`.
constexpr const char* kOldestOpenOcd = "0.12";

struct Flasher {
  std::string program;
  std::string package;
};

Flasher flasher_of(const FlasherTemplate& flasher) {
  if (flasher.openocd) return {kOpenOcd, kOpenOcd};
  return {flasher.command->program.front().arguments.front(), flasher.command->package};
}

// Asks every program once.
class Tools {
 public:
  Tools(const AskTool& ask, Findings& findings) : ask_(ask), findings_(findings) {}

  bool has(const std::string& program, const std::vector<std::string>& version_arguments = {}) {
    const auto known = texts_.find(program);
    if (known != texts_.end()) return known->second.has_value();
    const auto answer = ask_(program, version_arguments);
    std::optional<std::string>& text = texts_[program];
    if (!answer) return false;
    text = version_arguments.empty() ? "" : version_in(answer->output);
    if (!answer->failure.empty()) {
      findings_.push_back(note(program, "is installed, but: " + answer->failure,
                               fmt::format("run `{} {}` yourself to see what it does", program,
                                           fmt::join(version_arguments, " "))));
    } else if (answer->exit_code != 0) {
      findings_.push_back(
          note(program,
               fmt::format("is installed, but `{} {}` ended with exit code {}", program,
                           fmt::join(version_arguments, " "), answer->exit_code),
               fmt::format("run it yourself to see what it says, and install {} again", program)));
    }
    return true;
  }

  // Of a program that is there; empty where it does not tell.
  const std::string& version(const std::string& program) const { return *texts_.at(program); }

  std::string describe(const std::string& program) const {
    return version(program).empty() ? program : program + " " + version(program);
  }

 private:
  const AskTool& ask_;
  Findings& findings_;
  std::map<std::string, std::optional<std::string>> texts_;
};

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

BoardReadiness check_board(const Board& board, Tools& tools, std::vector<std::string>& found) {
  BoardReadiness result{board.name, {}, {}};
  const auto need = [&](const std::string& program, const std::vector<std::string>& packages,
                        bool tells) {
    const bool there = tools.has(
        program, tells ? std::vector<std::string>{"--version"} : std::vector<std::string>{});
    if (there && tells) add_once(found, tools.describe(program));
    if (there) return;
    result.missing.push_back(program);
    result.packages.insert(packages.begin(), packages.end());
  };
  need("ninja", {"ninja-build"}, true);
  need(board.toolchain.c, board.toolchain.packages, true);
  // Of the C compiler's version.
  need(board.toolchain.cxx, board.toolchain.packages, false);
  if (board.start) need(board.start->program, {board.start->package}, true);
  return result;
}

// "openocd (package openocd) or pyocd (package python3-pyocd)"
std::string choice(const Board& board) {
  std::vector<std::string> texts;
  for (const FlasherTemplate& each : board.access.flashers) {
    const Flasher flasher = flasher_of(each);
    add_once(texts, fmt::format("{} (package {})", flasher.program, flasher.package));
  }
  return fmt::format("{}", fmt::join(texts, " or "));
}

void check_flashers(const std::vector<Board>& boards, const std::set<std::string>& desk,
                    Tools& tools, Findings& findings) {
  std::vector<std::string> there, absent;
  Findings notes;
  for (const Board& board : boards) {
    bool can_flash = false;
    for (const FlasherTemplate& each : board.access.flashers) {
      const std::string program = flasher_of(each).program;
      const bool has = tools.has(program, flasher_version_arguments(program));
      add_once(has ? there : absent, has ? tools.describe(program) : program);
      can_flash |= has;
    }
    if (board.access.flashers.empty() || can_flash || !desk.contains(board.name)) continue;
    notes.push_back(note(board.name, "cannot be flashed: none of its flashers is installed",
                         "install " + choice(board)));
  }
  if (!there.empty() || !absent.empty()) {
    std::string text = fmt::format("{}", fmt::join(there, ", "));
    if (!absent.empty()) {
      text += fmt::format("{}not installed, optional: {}", text.empty() ? "" : "; ",
                          fmt::join(absent, ", "));
    }
    findings.push_back(fine("flashers", text));
  }
  findings.insert(findings.end(), notes.begin(), notes.end());
  if (!tools.has(kOpenOcd, flasher_version_arguments(kOpenOcd))) return;
  const std::string& version = tools.version(kOpenOcd);
  if (!version.empty() && is_older(version, kOldestOpenOcd)) {
    findings.push_back(
        note(kOpenOcd,
             fmt::format("{} is too old to flash with: {} or newer does", version, kOldestOpenOcd),
             fmt::format("install OpenOCD {} or newer (package openocd of Debian 12), and see with "
                         "`which openocd` that it comes first in PATH",
                         kOldestOpenOcd)));
  }
}

}  // namespace

ToolsReport check_tools(const std::vector<Board>& boards, const std::set<std::string>& desk,
                        const AskTool& ask) {
  ToolsReport report;
  Findings faults;
  Tools tools(ask, faults);
  std::vector<std::string> found, ready;
  Findings lacking;
  for (const Board& board : boards) {
    const BoardReadiness result = check_board(board, tools, found);
    report.boards.push_back(result);
    if (result.ready()) ready.push_back(result.board);
    if (result.ready()) continue;
    lacking.push_back(problem(
        Blame::build, result.board, fmt::format("lacks {}", fmt::join(result.missing, ", ")),
        fmt::format("scripts/setup --board {}{} (packages: {})", result.board,
                    board.outside.empty() ? "" : " --boards " + board.outside.string(),
                    fmt::join(result.packages, " "))));
  }
  if (!ready.empty()) {
    report.findings.push_back(fine("boards", fmt::format("{} ready", fmt::join(ready, ", "))));
  }
  if (!found.empty()) {
    report.findings.push_back(fine("programs", fmt::format("{}", fmt::join(found, ", "))));
  }
  check_flashers(boards, desk, tools, report.findings);
  report.findings.insert(report.findings.end(), lacking.begin(), lacking.end());
  report.findings.insert(report.findings.end(), faults.begin(), faults.end());
  return report;
}

}  // namespace assay
