#include "host/core/autopsy/snapshot.hpp"

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/autopsy/device_records.hpp"
#include "host/core/autopsy/reset_cause.hpp"

namespace assay {
namespace {

constexpr std::size_t kStackWords = 1024;  // from the stack pointer up: one request to OpenOCD
constexpr std::size_t kTopWords = 256;     // where more is in use: who called first
constexpr std::size_t kGuardWords = 4;

// ARMv7-M Architecture Reference Manual (DDI 0403), sections C1.6.2 and B3.2.15 ff.
constexpr std::uint32_t kHaltingControl = 0xE000EDF0;  // DHCSR
constexpr std::uint32_t kFaultStatus = 0xE000ED28;     // CFSR, HFSR, DFSR, MMFAR, BFAR
constexpr std::uint32_t kSleeps = 1u << 18;
constexpr std::uint32_t kLockedUp = 1u << 19;
// Where the PC is in lockup: section B1.5.15; Armv8-M (DDI 0553).
constexpr std::uint32_t kLockupAddresses[] = {0xFFFFFFFE, 0xEFFFFFFE};

std::vector<std::string> register_names(const Board& board) {
  std::vector<std::string> names = {"pc", "sp"};
  if (board.isa.machine == "arm") {
    names.insert(names.end(), {"lr", "xpsr", "msp", "psp"});
    for (int i = 0; i <= 12; ++i) names.push_back(fmt::format("r{}", i));
  } else {
    names.insert(names.end(), {"ra", "fp", "s1", "mcause", "mepc", "mtvec"});
    for (int i = 2; i <= 11; ++i) names.push_back(fmt::format("s{}", i));
  }
  return names;
}

class Reader {
 public:
  Reader(DebugProbe& probe, const Board& board, const DebugImage* image)
      : probe_(probe), board_(board), image_(image), memory_(probe, board) {}

  Snapshot run() {
    const bool arm = board_.isa.machine == "arm";
    // What halting ends: sleep and lockup.
    if (arm) {
      attempt("the core's state before it was halted", [&] {
        const std::uint32_t state = probe_.read_words(kHaltingControl, 1).at(0);
        seen_.slept = state & kSleeps;
        seen_.locked_up = state & kLockedUp;
      });
    }
    try {
      seen_.was_halted = probe_.is_halted();
      probe_.halt();
      seen_.registers = probe_.registers(register_names(board_));
    } catch (const Error& error) {
      // A core in lockup may be beyond a halt; that it is in lockup is worth telling then.
      seen_.locked_up = seen_.locked_up || openocd_met_lockup();
      if (!seen_.locked_up) throw;
      seen_.unread.push_back(fmt::format("The core could not be halted: {}", error.what()));
      return std::move(seen_);
    }
    if (arm) find_lockup();
    if (has_fault_status(board_)) attempt("the fault status registers", [&] { read_faults(); });
    if (image_ != nullptr) {
      attempt("the build id", [&] { seen_.same_image = holds_image(memory_, *image_); });
      if (seen_.same_image != false) read_records();
    }
    attempt("the stack", [&] { read_stack(); });
    if (board_.access.chip && board_.access.chip->reset_cause) {
      attempt("the reset-cause register", [&] {
        seen_.reset_flags = read_reset_flags(probe_, *board_.access.chip->reset_cause);
      });
    }
    return std::move(seen_);
  }

 private:
  // One part that cannot be read does not hide the others.
  template <typename Function>
  void attempt(const char* what, Function function) {
    try {
      function();
    } catch (const Error& error) {
      seen_.unread.push_back(fmt::format("Could not read {}: {}", what, error.what()));
    }
  }

  // As soon as OpenOCD sees a lockup it ends it, and says so.
  bool openocd_met_lockup() { return probe_.log().find("clearing lockup") != std::string::npos; }

  // By what lockup leaves behind: a PC where no code is, or a core in HardFault or NMI.
  void find_lockup() {
    const std::uint32_t exception = seen_.reg("xpsr") & 0x1ff;
    if (std::ranges::count(kLockupAddresses, seen_.reg("pc") & ~1u) > 0 ||
        ((exception == 2 || exception == 3) && openocd_met_lockup())) {
      seen_.locked_up = true;
    }
  }

  void read_faults() {
    const auto words = probe_.read_words(kFaultStatus, 5);
    seen_.faults = FaultRegisters{words.at(0), words.at(1), words.at(2), words.at(3), words.at(4)};
  }

  void read_records() {
    attempt("the stack's limits", [&] { seen_.stack = read_stack_limits(memory_, *image_); });
    attempt("the workspace's record", [&] { seen_.workspace = read_workspace(memory_, *image_); });
    attempt("the server's record", [&] { seen_.server = read_server(memory_, *image_); });
  }

  void read_stack() {
    std::uint32_t from = seen_.reg("sp") & ~3u;
    std::uint32_t to = from + 4 * kStackWords;
    if (seen_.stack) {
      // Below the stack there is nothing that a call left; a stack pointer elsewhere is another
      // stack's.
      if (from < seen_.stack->low) from = seen_.stack->low;
      if (from < seen_.stack->high) to = seen_.stack->high;
      keep(seen_.stack->low, kGuardWords, &seen_.guard_words);
    }
    to = std::max(from, to);
    while (to > from && !memory_.holds_ram(from, to - from)) to -= 4;
    const std::size_t count = (to - from) / 4;
    keep(from, std::min(count, kStackWords));
    if (count > kStackWords) {
      const std::size_t top = std::min(count - kStackWords, kTopWords);
      keep(to - static_cast<std::uint32_t>(4 * top), top);
    }
  }

  void keep(std::uint32_t address, std::size_t count, std::vector<std::uint32_t>* copy = nullptr) {
    const auto words = memory_.words(address, count);
    if (copy != nullptr) {
      *copy = words;
      return;
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
      seen_.stack_words[address + static_cast<std::uint32_t>(4 * i)] = words[i];
    }
  }

  DebugProbe& probe_;
  const Board& board_;
  const DebugImage* image_;
  BoardMemory memory_;
  Snapshot seen_;
};

}  // namespace

std::uint32_t Snapshot::reg(const std::string& name) const {
  const auto found = registers.find(name);
  return found == registers.end() ? 0 : static_cast<std::uint32_t>(found->second);
}

bool has_fault_status(const Board& board) {
  const std::string& arch = board.isa.arch;
  return board.isa.machine == "arm" && !arch.starts_with("armv6") &&
         !arch.starts_with("armv8-m.base");
}

Snapshot take_snapshot(DebugProbe& probe, const Board& board, const DebugImage* image) {
  return Reader(probe, board, image).run();
}

}  // namespace assay
