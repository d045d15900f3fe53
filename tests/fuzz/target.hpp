// A fuzz target: one function that takes any bytes. The same file is linked into a libFuzzer
// program of its own (scripts/fuzz) and into assay_fuzz_replay with all the others.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace assay::fuzz {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

struct Target {
  std::string_view name;  // "frame": tests/fuzz/frame_target.cpp, tests/fuzz/corpus/frame/
  // Ends the process (sanitizer, assertion, uncaught exception, finding()) where the code under
  // test misbehaves; returns for everything else, wrong input included.
  void (*run)(ByteView input) = nullptr;
};

// Those that are linked in, by name.
std::vector<Target> targets();

// A target registers itself: const Registration registration({"frame", run});
class Registration {
 public:
  explicit Registration(Target target);
};

// Says what does not hold, and aborts.
[[noreturn]] void finding(std::string_view what);

// An oracle: `what` is said where it does not hold.
inline void expect(bool holds, std::string_view what) {
  if (!holds) finding(what);
}

}  // namespace assay::fuzz
