// Tensor files by their extension: .npy, .npz, and .bin (raw bytes, C order, little-endian).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>

#include "host/core/data/quantization.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// Cases from a file, in the dtype that the model wants.
struct InputStack {
  Tensor stack;                 // leading axis = case, then the model's shape where it is known
  std::uint64_t saturated = 0;  // elements that quantisation cut off
};

// All readers throw Error(input) with a sentence that says what the file has and what the model
// wants. dtype and element count must be the model's; the shape too where it is known, but for
// dimensions of size 1. In an .npz the array called like the tensor (raw or C name) is taken, else
// the only one.

// One tensor. The result has the model's shape where it is known, else the file's.
Tensor read_tensor_file(const std::filesystem::path& path, const TensorInfo& expected);

// One case or several (one leading axis more than the model's shape); at least one.
Tensor read_tensor_stack(const std::filesystem::path& path, const TensorInfo& expected);

// Like read_tensor_stack; but float data for an int8, uint8 or int16 tensor is quantised, if
// `quantization` is given.
InputStack read_input_stack(const std::filesystem::path& path, const TensorInfo& expected,
                            const std::optional<Quantization>& quantization);

// The file as it is, whatever dtype and shape it has; a .bin has those of `expected`, and one more
// leading axis for the cases in it.
Tensor read_any_tensor(const std::filesystem::path& path, const TensorInfo& expected);

// Gives `tensor` the form [cases] + shape of `expected`, or throws as above, `origin` naming the
// data.
Tensor to_stack(Tensor tensor, const TensorInfo& expected, std::string_view origin);

// Writes a .npy file (replacing one that is there). Throws Error(input) where that is not possible.
void write_npy_file(const std::filesystem::path& path, const Tensor& tensor);

}  // namespace assay
