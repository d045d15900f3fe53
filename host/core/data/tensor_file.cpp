#include "host/core/data/tensor_file.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>

#include "host/base/error.hpp"
#include "host/core/data/file_bytes.hpp"
#include "host/core/data/npy.hpp"
#include "host/core/data/npz.hpp"
#include "host/core/data/scalar.hpp"
#include "host/core/data/stack.hpp"

namespace assay {
namespace {

std::string describe(DType dtype, const std::optional<Shape>& shape, std::int64_t elements) {
  return fmt::format("{} {}", to_string(dtype),
                     shape ? to_string(*shape) : fmt::format("with {} elements", elements));
}

std::string describe(const TensorInfo& info) {
  return fmt::format("'{}' wants {}", info.name, describe(info.dtype, info.shape, info.elements()));
}

Shape without_ones(Shape shape) {
  std::erase(shape, 1);
  return shape;
}

// The number of cases that `shape` holds of `expected`, where it has the form for it.
std::optional<std::int64_t> cases_in(const Shape& shape, const TensorInfo& expected) {
  const std::int64_t wanted = expected.elements();
  const std::int64_t elements = element_count(shape);
  if (wanted == 0 || elements == 0 || elements % wanted != 0) return std::nullopt;
  const std::int64_t cases = elements / wanted;
  if (!expected.shape) {
    if (cases != 1 && shape.front() != cases) return std::nullopt;
    return cases;
  }
  Shape stacked = *expected.shape;
  stacked.insert(stacked.begin(), cases);
  if (without_ones(stacked) != without_ones(shape)) return std::nullopt;
  return cases;
}

Tensor parse_raw(std::vector<std::uint8_t> data, const TensorInfo& expected,
                 std::string_view origin) {
  if (expected.bytes == 0 || data.empty() || data.size() % expected.bytes != 0) {
    throw Error(Blame::input, "{} has {} bytes; {}: {} bytes, or several cases of that.", origin,
                data.size(), describe(expected), expected.bytes);
  }
  Tensor stack = empty_stack(expected);
  stack.shape.front() = static_cast<std::int64_t>(data.size() / expected.bytes);
  stack.data = std::move(data);
  return stack;
}

void check_dtype(const Tensor& tensor, const TensorInfo& expected, std::string_view origin) {
  if (tensor.dtype != expected.dtype) {
    const bool quantizable = !is_integer(tensor.dtype) && is_quantizable(expected.dtype);
    throw Error(Blame::input, "{} has {}; {}. Convert it{}.", origin,
                describe(tensor.dtype, tensor.shape, 0), describe(expected),
                quantizable ? ", or give the tensor's quantisation (scale and zero point)" : "");
  }
  if (tensor.dtype.bits == 1) {
    const auto bad = std::find_if(tensor.data.begin(), tensor.data.end(),
                                  [](std::uint8_t value) { return value > 1; });
    if (bad != tensor.data.end()) {
      throw Error(Blame::input,
                  "{} has the value {} at element {} where a bool is 0 or 1; correct it.", origin,
                  *bad, bad - tensor.data.begin());
    }
  }
}

}  // namespace

Tensor to_stack(Tensor tensor, const TensorInfo& expected, std::string_view origin) {
  check_dtype(tensor, expected, origin);
  const auto cases = cases_in(tensor.shape, expected);
  if (!cases) {
    throw Error(Blame::input, "{} has {}; {}, or several cases of that along a leading axis.",
                origin, describe(tensor.dtype, tensor.shape, 0), describe(expected));
  }
  if (expected.shape) {
    tensor.shape = *expected.shape;
    tensor.shape.insert(tensor.shape.begin(), *cases);
  } else if (*cases == 1) {
    tensor.shape.insert(tensor.shape.begin(), 1);
  }
  return tensor;
}

Tensor read_any_tensor(const std::filesystem::path& path, const TensorInfo& expected) {
  std::string extension = path.extension().string();
  for (char& c : extension) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  const std::string origin = fmt::format("'{}'", path.string());
  if (extension == ".npy") return parse_npy(read_file_bytes(path), origin);
  if (extension == ".npz") {
    const std::array names{expected.name, expected.c_name};
    return parse_npz(read_file_bytes(path), origin, names);
  }
  if (extension == ".bin") return parse_raw(read_file_bytes(path), expected, origin);
  throw Error(Blame::input, "{} is no tensor file that can be read: use .npy, .npz or .bin.",
              origin);
}

Tensor read_tensor_stack(const std::filesystem::path& path, const TensorInfo& expected) {
  return to_stack(read_any_tensor(path, expected), expected, fmt::format("'{}'", path.string()));
}

Tensor read_tensor_file(const std::filesystem::path& path, const TensorInfo& expected) {
  Tensor tensor = read_tensor_stack(path, expected);
  if (case_count(tensor) != 1) {
    throw Error(Blame::input, "'{}' has {} cases; {} and one case is wanted here. Cut one out.",
                path.string(), case_count(tensor), describe(expected));
  }
  tensor.shape.erase(tensor.shape.begin());
  return tensor;
}

InputStack read_input_stack(const std::filesystem::path& path, const TensorInfo& expected,
                            const std::optional<Quantization>& quantization) {
  const std::string origin = fmt::format("'{}'", path.string());
  Tensor tensor = read_any_tensor(path, expected);
  std::uint64_t saturated = 0;
  if (quantization && !is_integer(tensor.dtype) && is_quantizable(expected.dtype)) {
    Quantized quantized = quantize(tensor, expected.dtype, *quantization, origin);
    tensor = std::move(quantized.tensor);
    saturated = quantized.saturated;
  }
  return {to_stack(std::move(tensor), expected, origin), saturated};
}

void write_npy_file(const std::filesystem::path& path, const Tensor& tensor) {
  const std::vector<std::uint8_t> content = encode_npy(tensor);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(content.data()),
             static_cast<std::streamsize>(content.size()));
  file.close();
  if (!file) {
    throw Error(Blame::input, "Cannot write '{}'; check that its folder exists and may be written.",
                path.string());
  }
}

}  // namespace assay
