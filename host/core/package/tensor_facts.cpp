#include "host/core/package/tensor_facts.hpp"

#include <array>
#include <limits>
#include <utility>

#include "host/base/error.hpp"
#include "host/core/package/names.hpp"

namespace assay {

namespace {

// "int8_t*" in the header; nothing for "void*".
std::optional<DType> dtype_of_c_type(std::string_view type) {
  if (type == "float") return dtype_from_string("float32");
  if (type == "double") return dtype_from_string("float64");
  if (type.ends_with("_t")) return dtype_from_string(type.substr(0, type.size() - 2));
  return std::nullopt;
}

// Nothing where the shape or dtype is open, or the size is beyond 64 bits.
std::optional<std::uint64_t> bytes_of(const std::optional<RelayType>& type, DType dtype) {
  if (!type || !type->shape) return std::nullopt;
  const std::int64_t elements = element_count(*type->shape);
  if (elements > std::numeric_limits<std::int64_t>::max() / 8) return std::nullopt;
  return static_cast<std::uint64_t>(elements) * dtype.bytes();
}

bool agrees(const RelayType& type, const TensorInfo& tensor) {
  if (type.dtype && *type.dtype != tensor.dtype) return false;
  return !type.shape || bytes_of(type, tensor.dtype) == tensor.bytes;
}

DType find_dtype(const TensorFacts& facts, std::string_view origin) {
  if (facts.metadata) return facts.metadata->dtype;
  if (facts.compiled && facts.compiled->dtype) return *facts.compiled->dtype;
  if (facts.relay && facts.relay->dtype) return *facts.relay->dtype;
  if (const auto dtype = dtype_of_c_type(facts.c_type)) return *dtype;
  throw Error(Blame::input,
              "{}: the dtype of {} \"{}\" is stated nowhere in the archive, or is one that is not "
              "known here. Export the model with TVM 0.11 or newer.",
              origin, facts.what, facts.name);
}

std::uint64_t find_bytes(const TensorFacts& facts, DType dtype, std::string_view origin) {
  if (facts.metadata) return facts.metadata->bytes;
  if (const auto bytes = bytes_of(facts.compiled, dtype)) return *bytes;
  if (const auto bytes = bytes_of(facts.relay, dtype)) return *bytes;
  if (facts.header_bytes) return *facts.header_bytes;
  throw Error(
      Blame::input,
      "{}: the size of {} \"{}\" is stated nowhere in the archive, neither in metadata.json "
      "nor as a type in src/. Export the model with TVM 0.11 or newer.",
      origin, facts.what, facts.name);
}

}  // namespace

std::optional<std::string> find_raw_name(const MlfTensors& tensors, std::string_view name) {
  if (tensors.contains(std::string(name))) return std::string(name);
  std::optional<std::string> found;
  for (const auto& [raw, tensor] : tensors) {
    if (sanitize_name(raw) != sanitize_name(name)) continue;
    if (found) return std::nullopt;
    found = raw;
  }
  return found;
}

TensorInfo make_tensor_info(const TensorFacts& facts, std::string_view origin,
                            std::vector<std::string>& warnings) {
  TensorInfo tensor;
  tensor.name = facts.name;
  tensor.c_name = facts.c_name;
  tensor.dtype = find_dtype(facts, origin);
  tensor.bytes = find_bytes(facts, tensor.dtype, origin);
  if (facts.header_bytes && *facts.header_bytes != tensor.bytes) {
    throw Error(Blame::input,
                "{}: the size of {} \"{}\" is {} bytes in metadata.json and {} in the generated "
                "header. The archive was edited or mixed: export the model again.",
                origin, facts.what, facts.name, tensor.bytes, *facts.header_bytes);
  }
  if (facts.compiled && !agrees(*facts.compiled, tensor)) {
    throw Error(Blame::input,
                "{}: metadata.json and the compiled-in TVMMetadata contradict each other in the "
                "size or dtype of {} \"{}\". Export the model again.",
                origin, facts.what, facts.name);
  }
  if (facts.compiled) tensor.shape = facts.compiled->shape;
  if (!tensor.shape && facts.relay) {
    if (agrees(*facts.relay, tensor)) {
      tensor.shape = facts.relay->shape;
    } else {
      warnings.push_back(fmt::format(
          "{}: the Relay text gives {} \"{}\" another type than metadata.json; its shape "
          "is left out",
          origin, facts.what, facts.name));
    }
  }
  return tensor;
}

}  // namespace assay
