#include "host/core/autopsy/reset_cause.hpp"

namespace assay {

std::uint32_t read_reset_flags(DebugProbe& probe, const ResetCauseRegister& from) {
  if (from.bytes == 4 && from.address % 4 == 0) return probe.read_words(from.address, 1).front();
  std::uint32_t flags = 0;
  unsigned shift = 0;
  for (const std::uint8_t byte : probe.read_bytes(from.address, from.bytes)) {
    flags |= std::uint32_t{byte} << shift;
    shift += 8;
  }
  return flags;
}

void clear_reset_cause(DebugProbe& probe, const std::optional<Chip>& chip) {
  if (!chip || !chip->reset_cause || !chip->reset_cause->clear_mask) return;
  const std::uint32_t word =
      read_reset_flags(probe, *chip->reset_cause) | *chip->reset_cause->clear_mask;
  probe.write_words(chip->reset_cause->address, {&word, 1});
}

}  // namespace assay
