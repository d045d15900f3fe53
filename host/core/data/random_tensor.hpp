// Random model inputs that a seed replays on any platform.
#pragma once

#include <cstdint>
#include <random>

#include "host/core/tensor.hpp"

namespace assay {

// `cases` random cases of `info`, stacked (leading axis = case). Draws one number of the generator
// per element, in C order; fill a model's inputs in call order from one generator. Values, spread
// evenly:
//   float16, bfloat16, float32, float64   [-1, 1), every value exact in the dtype
//   int8, uint8                           all values
//   wider integers                        0 to 99, as they tend to be indices or counts
//   bool                                  0 and 1
// Only raw generator output is used: the standard fixes it, unlike its distributions.
Tensor random_stack(const TensorInfo& info, std::uint64_t cases, std::mt19937_64& generator);

}  // namespace assay
