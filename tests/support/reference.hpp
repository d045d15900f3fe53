// The wire written a second time, from proto/SPEC.md alone and as plainly as can be: what the tests
// measure the real code against.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::test {

using Bytes = std::vector<std::uint8_t>;

Bytes operator+(Bytes left, const Bytes& right);
Bytes text(const std::string& characters);
Bytes little_endian(std::uint64_t value, std::size_t count);
std::uint64_t number(const Bytes& bytes, std::size_t offset, std::size_t count);

std::uint32_t reference_crc(const Bytes& bytes);
Bytes reference_cobs(const Bytes& decoded);  // without the delimiter
// Empty where `encoded` (without its delimiter) is no COBS.
Bytes reference_uncobs(const Bytes& encoded);

struct Frame {
  std::uint8_t type = 0;
  std::uint8_t sequence = 0;
  std::uint32_t nonce = 0;
  Bytes payload;

  bool operator==(const Frame&) const = default;
};

// With its delimiter.
Bytes encode(const Frame& frame);
// The intact frames in `bytes`, in order; pieces that are none go to `rest`, if given.
std::vector<Frame> decode(const Bytes& bytes, std::vector<Bytes>* rest = nullptr);

}  // namespace assay::test
