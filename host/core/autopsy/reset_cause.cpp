#include "host/core/autopsy/reset_cause.hpp"

namespace assay {

void clear_reset_cause(DebugProbe& probe, const std::optional<Chip>& chip) {
  if (!chip || !chip->reset_cause || !chip->reset_cause->clear_mask) return;
  const std::uint32_t address = chip->reset_cause->address;
  const std::uint32_t word = probe.read_words(address, 1).front() | *chip->reset_cause->clear_mask;
  probe.write_words(address, {&word, 1});
}

}  // namespace assay
