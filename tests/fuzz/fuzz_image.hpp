// An image for the server's target: models and remote functions of every kind that look at each
// byte they are given and work for any of them.
#pragma once

#include <assay.h>

#include <cstdint>
#include <functional>

namespace assay::fuzz {

// Each tensor is an object of its own, so that the sanitizer sees a byte written beside it.
// Tensors: model 0 has inputs 0 (4 bytes) and 1 (6 bytes) and output 2 (10 bytes); model 1 has
// input 3 and output 4 (1,300 bytes each).
const assay_image& image();

// What the model 0 or steps(i)i does on its way next, as an interrupt would; once.
extern std::function<void()> meanwhile;

// Clears tensors and arguments, as a reset does.
void clear_image();

}  // namespace assay::fuzz
