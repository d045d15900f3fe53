// What bytes that a UART received at a wrong rate tell of the sender's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace assay {

// How many times slower the sender is than the receiver: no bit is alone then, as each was read
// that often. 1: not slower, as some bits are alone; then the rate may be right, or the sender
// faster, which such bytes do not tell. Nothing where too few bits change.
std::optional<unsigned> times_slower(std::span<const std::uint8_t> received);

}  // namespace assay
