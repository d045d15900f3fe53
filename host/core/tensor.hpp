// Tensors on the host: what one is (TensorInfo) and one with its bytes (Tensor).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay {

// DLDataTypeCode of DLPack (dlpack.h), the numbers that go over the wire and into DLTensor.
enum class TypeCode : std::uint8_t { integer = 0, unsigned_integer = 1, floating = 2, bfloat = 4 };

struct DType {
  TypeCode code = TypeCode::floating;
  std::uint8_t bits = 32;  // per element: 1 (bool, one byte each), 8, 16, 32, 64

  bool operator==(const DType&) const = default;
  std::size_t bytes() const { return (bits + 7u) / 8u; }
};

// "float32", "int8", "uint16", "bool", "bfloat16" ... as TVM and numpy spell them.
std::string to_string(DType dtype);
std::optional<DType> dtype_from_string(std::string_view text);

using Shape = std::vector<std::int64_t>;
std::string to_string(const Shape& shape);  // "1x8x8"; "scalar" where there are no dimensions
std::int64_t element_count(const Shape& shape);

// One input or output of a model. Owned by value.
struct TensorInfo {
  std::string name;    // as metadata.json spells it: "serving_default_input:0"
  std::string c_name;  // as the generated header spells it: "serving_default_input_0"
  DType dtype;
  std::optional<Shape> shape;  // absent where the archive carries none
  std::uint64_t bytes = 0;     // whole tensor, compact, C order

  std::int64_t elements() const { return static_cast<std::int64_t>(bytes / dtype.bytes()); }
};

// A tensor's contents: compact, C order, little-endian.
struct Tensor {
  DType dtype;
  Shape shape;
  std::vector<std::uint8_t> data;
};

}  // namespace assay
