// Entropy of the system.
#pragma once

#include <random>

#include "host/ports/entropy.hpp"

namespace assay {

class RandomEntropy final : public Entropy {
 public:
  std::uint32_t word() override { return std::random_device()(); }
};

}  // namespace assay
