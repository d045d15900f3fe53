#include "tests/fuzz/mutate.hpp"

#include <algorithm>
#include <array>

namespace assay::fuzz {

namespace {

// Not std::uniform_int_distribution, whose numbers differ from library to library.
std::size_t below(std::size_t limit, std::mt19937& random) {
  return limit == 0 ? 0 : random() % limit;
}

std::uint8_t telling_byte(std::mt19937& random) {
  constexpr std::array<std::uint8_t, 14> telling{0,   1,   0x7f, 0x80, 0xff, '"', '{',
                                                 '[', '/', '0',  '9',  '-',  ' ', '\n'};
  if (random() % 2 == 0) return static_cast<std::uint8_t>(random());
  return telling[below(telling.size(), random)];
}

// Some bytes of `from`, short ones more often.
ByteView piece(ByteView from, std::mt19937& random) {
  const std::size_t at = below(from.size(), random);
  const std::size_t longest = std::size_t{1} << random() % 10;
  return from.subspan(at, std::min(from.size() - at, 1 + below(longest, random)));
}

void insert(Bytes& into, std::size_t at, ByteView bytes) {
  into.insert(into.begin() + static_cast<std::ptrdiff_t>(at), bytes.begin(), bytes.end());
}

void change(Bytes& bytes, ByteView other, std::mt19937& random) {
  const std::size_t at = below(bytes.size(), random);
  switch (random() % 8) {
    case 0:
      if (!bytes.empty()) bytes[at] ^= static_cast<std::uint8_t>(1u << random() % 8);
      break;
    case 1:
      if (!bytes.empty()) bytes[at] = telling_byte(random);
      break;
    case 2:
      insert(bytes, at, Bytes(1 + below(4, random), telling_byte(random)));
      break;
    case 3: {  // a copy: the piece must not lie in what moves
      const ByteView doubled = piece(bytes, random);
      insert(bytes, at, Bytes(doubled.begin(), doubled.end()));
      break;
    }
    case 4: {
      const std::size_t count = piece(ByteView(bytes).subspan(at), random).size();
      const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
      bytes.erase(begin, begin + static_cast<std::ptrdiff_t>(std::min(count, bytes.size() - at)));
      break;
    }
    case 5:
      bytes.resize(at);
      break;
    case 6:
      insert(bytes, at, piece(other, random));
      break;
    default: {  // spliced: this beginning, that end
      bytes.resize(at);
      const ByteView end = other.subspan(below(other.size(), random));
      insert(bytes, at, end);
    }
  }
}

}  // namespace

Bytes mutate(Bytes input, ByteView other, std::mt19937& random) {
  for (std::size_t left = 1 + random() % 4; left > 0; --left) change(input, other, random);
  input.resize(std::min(input.size(), max_mutated_bytes));
  return input;
}

}  // namespace assay::fuzz
