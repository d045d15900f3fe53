#include "host/core/data/npy.hpp"

#include <algorithm>
#include <bit>
#include <string>

#include "host/base/error.hpp"
#include "host/core/data/npy_header.hpp"

namespace assay {
namespace {

static_assert(std::endian::native == std::endian::little,
              "tensors are kept as the host stores them");

void swap_bytes(std::vector<std::uint8_t>& data, std::size_t element_bytes) {
  for (std::size_t at = 0; at < data.size(); at += element_bytes) {
    std::reverse(data.begin() + at, data.begin() + at + element_bytes);
  }
}

// Fortran order has the first index run fastest; C order the last.
std::vector<std::uint8_t> to_c_order(const std::vector<std::uint8_t>& fortran, const Shape& shape,
                                     std::size_t element_bytes) {
  std::vector<std::uint8_t> c_order(fortran.size());
  std::vector<std::size_t> strides(shape.size());  // of the source, in bytes
  std::size_t stride = element_bytes;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    strides[i] = stride;
    stride *= static_cast<std::size_t>(shape[i]);
  }
  Shape index(shape.size(), 0);
  std::size_t source = 0;
  for (std::size_t target = 0; target < c_order.size(); target += element_bytes) {
    std::copy_n(fortran.begin() + source, element_bytes, c_order.begin() + target);
    for (std::size_t axis = shape.size(); axis-- > 0;) {
      source += strides[axis];
      if (++index[axis] < shape[axis]) break;
      source -= strides[axis] * static_cast<std::size_t>(shape[axis]);
      index[axis] = 0;
    }
  }
  return c_order;
}

}  // namespace

Tensor parse_npy(std::span<const std::uint8_t> file, std::string_view origin) {
  NpyHeader header = parse_npy_header(file, origin);
  const std::span<const std::uint8_t> data = file.subspan(header.data_offset);
  if (data.size() != header.data_bytes) {
    throw Error(
        Blame::input,
        "{} has {} bytes of data; its header ({} {}) asks for {}. The file is damaged; write "
        "it again.",
        origin, data.size(), to_string(header.dtype), to_string(header.shape), header.data_bytes);
  }
  Tensor tensor{header.dtype, std::move(header.shape), {data.begin(), data.end()}};
  if (header.big_endian) swap_bytes(tensor.data, tensor.dtype.bytes());
  if (header.fortran_order && tensor.shape.size() > 1) {
    tensor.data = to_c_order(tensor.data, tensor.shape, tensor.dtype.bytes());
  }
  return tensor;
}

std::vector<std::uint8_t> encode_npy(const Tensor& tensor) {
  const std::string header = npy_header_text(tensor.dtype, tensor.shape);
  std::vector<std::uint8_t> file(header.begin(), header.end());
  file.insert(file.end(), tensor.data.begin(), tensor.data.end());
  return file;
}

}  // namespace assay
