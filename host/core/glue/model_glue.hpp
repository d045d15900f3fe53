// The part of the glue that belongs to one model: buffers, descriptor, argument assembly.
#pragma once

#include <cstdint>
#include <string>

#include "host/core/glue/glue.hpp"

namespace assay {

// Every character that C does not allow in an identifier becomes '_', as TVM does it.
std::string c_identifier(const std::string& name);

// A static 16-byte aligned buffer that nothing clears at start; `section` names what it is for.
// The names of buffers in the glue, which hold their guards as well.
std::string tensor_symbol(const ImageTensor& tensor);
std::string pool_symbol(std::size_t model, std::size_t pool);

std::string buffer(const std::string& name, const std::string& section, std::uint64_t bytes,
                   const std::string& region = {});

std::string model_glue(const GlueInput& input, const ImageModel& image, std::size_t index);

}  // namespace assay
