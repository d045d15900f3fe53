// Cheap changes to an input, the same on every machine for the same state of the generator.
#pragma once

#include <random>

#include "tests/fuzz/target.hpp"

namespace assay::fuzz {

// `input` with one to four changes: flipped bits, set bytes, inserted, doubled and removed pieces,
// a cut end, a piece of `other`. At most max_mutated_bytes long.
inline constexpr std::size_t max_mutated_bytes = 1 << 17;
Bytes mutate(Bytes input, ByteView other, std::mt19937& random);

}  // namespace assay::fuzz
