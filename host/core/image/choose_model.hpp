// The model of an image that a job is about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/core/image/description.hpp"

namespace assay {

// The number in the image of the only model that is wished for, or of the only one that there is.
// Throws Error(input) with the names of those there are.
std::uint8_t choose_model(const ImageDescription& image, const std::vector<std::string>& wished);

// The same for what needs no model: 0 where none is wished for.
std::uint8_t choose_any_model(const ImageDescription& image,
                              const std::vector<std::string>& wished);

}  // namespace assay
