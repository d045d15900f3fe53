// Takes an input apart, so that targets can let its bytes mean something. Never fails: behind the
// end there are zeros.
#pragma once

#include <algorithm>

#include "host/base/error.hpp"
#include "tests/fuzz/target.hpp"

namespace assay::fuzz {

class Input {
 public:
  explicit Input(ByteView bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  ByteView rest() const { return rest_; }

  std::uint8_t byte() {
    const ByteView one = bytes(1);
    return one.empty() ? std::uint8_t{0} : one.front();
  }
  // Little-endian, of `count` bytes.
  std::uint64_t number(std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < count; ++i) value |= std::uint64_t{byte()} << (8 * i);
    return value;
  }
  // The next bytes, fewer at the end. They belong to the input.
  ByteView bytes(std::size_t count) {
    const ByteView taken = rest_.first(std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

 private:
  ByteView rest_;
};

inline std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Readers of texts in one target: the input's first byte selects one, the rest is its text. A
// reader refuses wrong input by Error(usage), and in no other way.
using TextReader = void (*)(std::string_view text);

inline void run_one_of(std::span<const TextReader> readers, ByteView bytes) {
  Input input(bytes);
  const TextReader reader = readers[input.byte() % readers.size()];
  try {
    reader(as_text(input.rest()));
  } catch (const Error& error) {
    expect(error.blame() == Blame::input, "wrong input ends with the code for it");
  }
}

}  // namespace assay::fuzz
