// Entropy: numbers that nobody can foresee, as an outside effect.
#pragma once

#include <cstdint>

namespace assay {

class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual std::uint32_t word() = 0;
};

// For a session; never 0.
inline std::uint32_t fresh_nonce(Entropy& entropy) {
  const std::uint32_t nonce = entropy.word();
  return nonce == 0 ? 1 : nonce;
}

}  // namespace assay
