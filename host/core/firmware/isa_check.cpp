#include "host/core/firmware/isa_check.hpp"

#include <fmt/ranges.h>

#include "host/base/error.hpp"

namespace assay {

namespace {

// Profiles of the Arm core by -march name; those further right run the code of those further left.
bool arm_runs(const std::string& board_arch, const IsaNeed& need) {
  // Tag_CPU_arch of the Arm ABI's addenda: 11 v6-M, 12 v6S-M, 10 v7 (with profile), 13 v7E-M, 16
  // v8-M baseline, 17 v8-M mainline, 21 v8.1-M mainline.
  if (need.arm_arch == 11 || need.arm_arch == 12) return true;
  if (board_arch.starts_with("armv6")) return false;
  if (need.arm_arch == 10 || need.arm_arch == 13) return true;
  if (need.arm_arch == 16 || need.arm_arch == 17) return board_arch.rfind("armv8", 0) == 0;
  if (need.arm_arch == 21) return board_arch.rfind("armv8.1", 0) == 0;
  return false;
}

bool has_dsp(const Board& board) {
  return board.isa.machine == "arm" &&
         (board.isa.arch == "armv7e-m" || board.isa.arch.rfind("armv8", 0) == 0);
}

bool would_do(const Package& package, const Board& board) {
  const IsaNeed& need = package.isa;
  if (need.cortex_m_intrinsics && !has_dsp(board)) return false;
  if (need.object_machine.empty()) return true;
  if (board.native || board.isa.machine != need.object_machine) return false;
  if (need.object_machine != "arm") return true;
  if (need.arm_fpu && board.isa.fpu.empty()) return false;
  if (need.arm_soft_arguments && board.isa.float_abi == "hard") return false;
  return arm_runs(board.isa.arch, need);
}

}  // namespace

void check_isa(const Package& package, const Board& board,
               const std::function<std::vector<Board>()>& boards) {
  if (would_do(package, board)) return;
  std::vector<std::string> others;
  for (const Board& other : boards()) {
    if (would_do(package, other)) others.push_back(other.name);
  }
  const std::string advice =
      others.empty() ? "No known board would do."
                     : fmt::format("Boards that would do: {}.", fmt::join(others, ", "));
  throw Error(Blame::input, "{} cannot run on the board {} ({}): {}. {}", package.origin.string(),
              board.name, board.native ? "this computer" : board.isa.cpu, package.isa.reason,
              advice);
}

bool compatible_isa(const Board& from, const Board& to) {
  return from.isa.machine == to.isa.machine;
}

}  // namespace assay
