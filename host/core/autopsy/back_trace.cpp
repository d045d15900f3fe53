#include "host/core/autopsy/back_trace.hpp"

#include <charconv>

#include "host/core/autopsy/exception_frame.hpp"

namespace assay {
namespace {

constexpr std::size_t kMostFrames = 32;
constexpr int kMostSteps = 2000;  // a runaway recursion's frames are counted, not listed

// "f.constprop.0" and "f() [clone .part.1]" are what the compiler made of f.
bool is_copy(std::string_view symbol, std::string_view function) {
  if (!symbol.starts_with(function)) return false;
  const std::string_view rest = symbol.substr(function.size());
  return rest.starts_with('.') || rest.starts_with(" [clone");
}

// 7 of "r7"; nothing where no number up to `largest` follows the first letter: an image may be of
// another machine than the core.
std::optional<std::size_t> number_in(const std::string& name, std::size_t largest) {
  std::size_t number = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + 1, end, number);
  if (error != std::errc() || stop != end || number > largest) return std::nullopt;
  return number;
}

class BackTracer {
 public:
  BackTracer(const Snapshot& seen, const DebugImage& image)
      : seen_(seen),
        image_(image),
        stack_([this](std::uint32_t address) -> std::optional<std::uint32_t> {
          const auto found = seen_.stack_words.find(address);
          if (found == seen_.stack_words.end()) return std::nullopt;
          return found->second;
        }) {
    state_.pc = seen.reg("pc");
    state_.sp = seen.reg("sp");
    in_handler_ = image.arm() && (seen.reg("xpsr") & 0x1ff) != 0;
    for (const auto& [name, value] : seen.registers) {
      if (const auto number = dwarf_number(name)) {
        state_.registers[*number] = static_cast<std::uint32_t>(value);
      }
    }
  }

  std::vector<Frame> run() {
    for (int step = 0; step < kMostSteps && add_frame(); ++step) {
      if (step == 0 && to_trapped()) continue;
      if (!to_caller_by_table() && !to_caller_by_search()) break;
    }
    return std::move(frames_);
  }

 private:
  std::optional<std::size_t> dwarf_number(const std::string& name) const {
    if (image_.arm()) {
      if (name == "lr") return 14;
      return name.starts_with('r') ? number_in(name, 12) : std::nullopt;
    }
    if (name == "ra") return 1;
    if (name == "fp") return 8;
    if (name == "s1") return 9;
    // s2 to s11 are x18 to x27.
    const auto saved = name.starts_with('s') ? number_in(name, 11) : std::nullopt;
    return saved ? std::optional(*saved + 16) : std::nullopt;
  }

  // An address within the instruction at hand: a return address points behind the call.
  std::uint32_t place() const {
    const auto plain = static_cast<std::uint32_t>(image_.functions().plain_address(state_.pc));
    return exact_ || plain < 2 ? plain : plain - 2;
  }

  // False once enough frames are there.
  bool add_frame() {
    Frame frame;
    frame.address = place();
    frame.sp = state_.sp;
    frame.likely = likely_;
    frame.interrupted = interrupted_;
    interrupted_ = false;
    if (!frames_.empty() && frames_.back().address == frame.address && !frame.interrupted) {
      ++frames_.back().times;
      return true;
    }
    if (frames_.size() == kMostFrames) return false;
    frame.gap = gap_;
    gap_ = false;
    if (const FunctionRange* function = image_.functions().find(frame.address)) {
      frame.symbol = demangled(function->name);
    }
    if (const auto at = image_.symbolizer().locate(frame.address)) {
      frame.function = at->function;
      frame.file = at->file;
      frame.line = at->line;
      if (is_copy(frame.symbol, frame.function)) frame.symbol = frame.function;
    }
    frames_.push_back(frame);
    return true;
  }

  // A RISC-V hart pushes nothing: its handler runs on what it finds.
  bool to_trapped() {
    if (!in_trap_handler(seen_, image_)) return false;
    state_.pc = seen_.reg("mepc");
    interrupted_ = likely_ = true;
    return true;
  }

  bool to_caller_by_table() {
    const auto caller = caller_state(image_, state_, place(), stack_);
    if (!caller) return false;
    if (in_handler_ && is_exception_return(caller->pc)) {
      return to_interrupted(caller->sp, caller->pc, *caller);
    }
    // What never returns may save no return address, and then the register says where it called.
    const bool stands = caller->sp == state_.sp && caller->pc == state_.pc;
    if (stands || !image_.follows_call(caller->pc)) return false;
    go_to(*caller, false);
    return true;
  }

  bool to_caller_by_search() {
    const auto link = state_.registers[static_cast<std::size_t>(return_register(image_))];
    if (exact_ && link) {
      if (in_handler_ && is_exception_return(*link)) {
        if (to_interrupted(state_.sp, *link, state_)) return true;
      } else if (image_.follows_call(*link) && has_called(*link)) {
        CoreState caller = state_;
        caller.pc = *link;
        go_to(caller, true);
        return true;
      }
    }
    return search_stack();
  }

  // Whether the call that returns to `link` may have led to the code at hand: the register may be
  // left over from a call that this code made itself.
  bool has_called(std::uint32_t link) const {
    const FunctionRange* const here = image_.functions().find(place());
    if (here == nullptr) return true;
    const auto target = image_.call_target(link);
    return target ? *target == here->low
                  : here != image_.functions().find(image_.functions().plain_address(link) - 2);
  }

  bool search_stack() {
    // Words behind a missing one are farther up.
    std::optional<std::uint32_t> before;
    const std::uint32_t from = (state_.sp + 3) & ~3u;
    for (auto word = seen_.stack_words.lower_bound(from); word != seen_.stack_words.end(); ++word) {
      const auto [address, value] = *word;
      if (address != before.value_or(from - 4) + 4 && before) gap_ = true;
      before = address;
      CoreState caller;
      caller.pc = value;
      caller.sp = address + 4;
      if (in_handler_ && is_exception_return(value)) {
        if (to_interrupted(address + 4, value, caller)) return true;
      } else if (image_.follows_call(value)) {
        go_to(caller, true);
        return true;
      }
    }
    return false;
  }

  bool to_interrupted(std::uint32_t sp, std::uint32_t exception_return, const CoreState& handler) {
    constexpr std::uint32_t kOtherStack = 1u << 2;
    constexpr std::uint32_t kToThreadMode = 1u << 3;
    const bool other = (exception_return & kOtherStack) != 0;
    const std::uint32_t address = other ? seen_.reg("psp") : sp;
    const auto state = interrupted_state(address, exception_return, handler, stack_);
    if (!state) return false;
    const bool known = image_.functions().find(image_.functions().plain_address(state->pc));
    // A jump to nowhere leaves a PC in no function, and still a link register.
    if (!known && !image_.follows_call(state->registers[14].value_or(0))) return false;
    go_to(*state, likely_);
    interrupted_ = exact_ = true;
    in_handler_ = (exception_return & kToThreadMode) == 0;
    return true;
  }

  void go_to(const CoreState& state, bool likely) {
    state_ = state;
    likely_ = likely_ || likely;
    exact_ = false;
  }

  const Snapshot& seen_;
  const DebugImage& image_;
  const StackReader stack_;
  CoreState state_;
  std::vector<Frame> frames_;
  bool exact_ = true;  // the PC is of the instruction itself, not behind a call
  bool in_handler_ = false;
  bool likely_ = false;
  bool interrupted_ = false;  // of the frame that is added next
  bool gap_ = false;
};

}  // namespace

bool in_trap_handler(const Snapshot& seen, const DebugImage& image) {
  if (image.arm() || (seen.reg("mcause") & 0x80000000) != 0) return false;
  const FunctionRange* const at = image.functions().find(seen.reg("pc"));
  return at != nullptr && at == image.functions().find(seen.reg("mtvec") & ~3u);
}

std::vector<Frame> back_trace(const Snapshot& seen, const DebugImage& image) {
  return BackTracer(seen, image).run();
}

}  // namespace assay
