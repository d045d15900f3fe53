// The header of a .npy file: what the array is and where its bytes begin.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "host/core/tensor.hpp"

namespace assay {

struct NpyHeader {
  DType dtype;
  bool big_endian = false;
  bool fortran_order = false;
  Shape shape;
  std::size_t data_offset = 0;   // bytes from the start of the file
  std::uint64_t data_bytes = 0;  // what dtype and shape ask for; fits 64 bits
};

// Reads the header of format 1.0, 2.0 or 3.0. `origin` names the file in messages. Throws
// Error(input) for anything else: damage, object, structured or complex dtypes, shapes that
// overflow.
NpyHeader parse_npy_header(std::span<const std::uint8_t> file, std::string_view origin);

// The header of format 1.0 with its padding, as numpy writes it: C order, little-endian.
std::string npy_header_text(DType dtype, const Shape& shape);

}  // namespace assay
