// Cases: a folder with cases.json and tensor files: inputs and, where there is a reference,
// outputs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "host/core/data/find_tensor.hpp"
#include "host/core/data/quantization.hpp"
#include "host/core/data/tolerance.hpp"
#include "host/core/tensor.hpp"

namespace assay {

struct CaseInput {
  std::string name;             // the model's raw name
  Tensor stack;                 // leading axis = case; the model's dtype
  std::uint64_t saturated = 0;  // elements that quantisation cut off
  std::optional<Quantization> quantization;
};

struct CaseOutput {
  std::string name;  // the model's raw name
  Tensor stack;      // leading axis = case; the model's dtype, or float with quantization
  Tolerance tolerance;
  std::optional<Quantization> quantization;
};

struct CaseLabels {
  std::string output;                 // the model's raw name
  std::vector<std::int64_t> classes;  // one a case, each an index into the output
};

struct CaseSet {
  std::filesystem::path file;  // cases.json
  std::string model;           // as written there, for people
  std::string reference;
  std::string note;
  std::uint64_t cases = 0;
  std::vector<CaseInput> inputs;    // all of the model's, in its order
  std::vector<CaseOutput> outputs;  // those that have a reference, in the model's order
  std::optional<CaseLabels> labels;
};

// Reads cases for a model with these inputs and outputs (in call order). `path` is cases.json or
// its folder. `quantization` outranks what cases.json says. Throws Error(input), naming the place
// by line and column (syntax) or JSON Pointer (meaning), for: JSON that breaks
// docs/schema/cases.schema.json, files outside the folder, tensors that the model lacks or that are
// missing, other dtypes, shapes or numbers of cases than stated or wanted, labels that are no
// class.
CaseSet read_cases(const std::filesystem::path& path, std::span<const TensorInfo> inputs,
                   std::span<const TensorInfo> outputs, const QuantizationMap& quantization = {});

}  // namespace assay
