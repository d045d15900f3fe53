// One tensor's name, type and size, from sources that must agree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/core/package/header_reader.hpp"
#include "host/core/package/mlf_metadata.hpp"
#include "host/core/package/relay_reader.hpp"
#include "host/core/tensor.hpp"

namespace assay {

// The raw name in tensors that name stands for: itself, or the one that sanitises to the same C
// name. Absent when there is none, or more than one.
std::optional<std::string> find_raw_name(const MlfTensors& tensors, std::string_view name);

// What is known of one tensor before its TensorInfo is made.
struct TensorFacts {
  std::string what;  // "input" or "output", for the sentences
  std::string name;  // raw where known
  std::string c_name;
  std::optional<MlfTensor> metadata;
  std::optional<RelayType> compiled;  // of TVMMetadata, which is compiled in: must agree
  std::optional<RelayType> relay;     // of the Relay text: left out with a warning if it disagrees
  std::string c_type;                 // of the header's member: "void", "float"
  std::optional<std::uint64_t> header_bytes;
};

// Throws Error(input) where facts contradict each other or leave type or size open; origin is for
// the sentences.
TensorInfo make_tensor_info(const TensorFacts& facts, std::string_view origin,
                            std::vector<std::string>& warnings);

}  // namespace assay
