#include "host/core/data/cases.hpp"

#include <algorithm>
#include <system_error>

#include "host/base/error.hpp"
#include "host/core/data/cases_schema.hpp"
#include "host/core/data/classify.hpp"
#include "host/core/data/file_bytes.hpp"
#include "host/core/data/json_schema.hpp"
#include "host/core/data/scalar.hpp"
#include "host/core/data/stack.hpp"
#include "host/core/data/tensor_file.hpp"
#include "host/core/package/json_reader.hpp"

namespace assay {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t max_cases_json_bytes = 16 << 20;

std::string optional_text(const JsonCursor& parent, std::string_view key) {
  return parent.has(key) ? parent.at(key).text() : std::string();
}

std::vector<JsonCursor> optional_elements(const JsonCursor& parent, std::string_view key) {
  return parent.has(key) ? parent.at(key).elements() : std::vector<JsonCursor>();
}

// The file that `entry` names, checked to lie inside `folder`, symbolic links followed.
fs::path tensor_path(const JsonCursor& entry, const fs::path& folder) {
  const JsonCursor file = entry.at("file");
  const fs::path relative(file.text());
  std::error_code failure;
  const fs::path real_folder = fs::weakly_canonical(folder, failure);
  const fs::path real_file = fs::weakly_canonical(folder / relative, failure);
  const auto end =
      std::mismatch(real_folder.begin(), real_folder.end(), real_file.begin(), real_file.end())
          .first;
  const bool climbs = std::find(relative.begin(), relative.end(), "..") != relative.end();
  if (failure || relative.is_absolute() || climbs || end != real_folder.end()) {
    file.refuse(fmt::format("'{}' lies outside the folder of cases.json; move it there.",
                            relative.string()));
  }
  return folder / relative;
}

std::optional<Quantization> quantization_of(const JsonCursor& entry, const TensorInfo& tensor,
                                            const QuantizationMap& overrides) {
  const auto given = overrides.find(tensor.name);
  if (given != overrides.end()) return given->second;
  if (!entry.has("quantization")) return std::nullopt;
  const JsonCursor quantization = entry.at("quantization");
  const auto scale = quantization.at("scale").value().get<double>();
  if (!is_scale(scale)) quantization.at("scale").refuse("must be above 0 and finite as a float32.");
  return Quantization{scale, quantization.at("zero_point").value().get<std::int32_t>()};
}

Tolerance tolerance_of(const JsonCursor& entry, DType dtype) {
  if (!entry.has("tolerance")) return default_tolerance(dtype);
  const auto& tolerance = entry.at("tolerance").value();
  return {tolerance.value("rtol", 0.0), tolerance.value("atol", 0.0)};
}

// `tensor` with another dtype.
TensorInfo with_dtype(TensorInfo tensor, DType dtype) {
  tensor.bytes = static_cast<std::uint64_t>(tensor.elements()) * dtype.bytes();
  tensor.dtype = dtype;
  return tensor;
}

// Reads the file of `entry` and holds it against what `entry` and the number of cases say of it.
// The result has the model's shape, but still the file's dtype.
Tensor read_stated(const JsonCursor& entry, const TensorInfo& tensor, const fs::path& folder,
                   std::uint64_t cases) {
  const fs::path path = tensor_path(entry, folder);
  const std::string stated_dtype = optional_text(entry, "dtype");
  const DType dtype = dtype_from_string(stated_dtype).value_or(tensor.dtype);
  Tensor data = read_any_tensor(path, with_dtype(tensor, dtype));
  if (!stated_dtype.empty() && data.dtype != dtype) {
    entry.at("dtype").refuse(fmt::format("is {}, but '{}' has {}; correct one of them.",
                                         stated_dtype, path.string(), to_string(data.dtype)));
  }
  if (entry.has("shape")) {
    Shape stated = entry.at("shape").value().get<Shape>();
    stated.insert(stated.begin(), static_cast<std::int64_t>(cases));
    if (data.shape != stated) {
      entry.at("shape").refuse(
          fmt::format("and the number of cases make {}, but '{}' has {}; correct one of them.",
                      to_string(stated), path.string(), to_string(data.shape)));
    }
  }
  const DType file_dtype = data.dtype;
  Tensor stack = to_stack(std::move(data), with_dtype(tensor, file_dtype),
                          fmt::format("{}: '{}'", entry.place(), path.string()));
  if (case_count(stack) != cases) {
    entry.at("file").refuse(fmt::format("'{}' has {} cases; /cases says {}. Correct one of them.",
                                        path.string(), case_count(stack), cases));
  }
  return stack;
}

// Whether the float data `stack` stand for the integers of `tensor`; refuses all other differences.
bool needs_quantization(const JsonCursor& entry, const Tensor& stack, const TensorInfo& tensor,
                        bool has_quantization) {
  if (entry.has("quantization") && !is_quantizable(tensor.dtype)) {
    entry.at("quantization")
        .refuse(fmt::format("'{}' is {} in the model, which is not quantised. Take it away.",
                            tensor.name, to_string(tensor.dtype)));
  }
  if (stack.dtype == tensor.dtype) return false;
  const bool possible = !is_integer(stack.dtype) && is_quantizable(tensor.dtype);
  if (possible && has_quantization) return true;
  entry.refuse(fmt::format("holds {}; '{}' is {} in the model. {}.", to_string(stack.dtype),
                           tensor.name, to_string(tensor.dtype),
                           possible ? "Add \"quantization\": {\"scale\": ..., \"zero_point\": ...}"
                                    : "Convert the file"));
}

CaseInput read_input(const JsonCursor& entry, const TensorInfo& tensor, const fs::path& folder,
                     std::uint64_t cases, const QuantizationMap& overrides) {
  CaseInput input{tensor.name, read_stated(entry, tensor, folder, cases), 0,
                  quantization_of(entry, tensor, overrides)};
  if (needs_quantization(entry, input.stack, tensor, input.quantization.has_value())) {
    Quantized quantized = quantize(input.stack, tensor.dtype, *input.quantization, entry.place());
    input.stack = std::move(quantized.tensor);
    input.saturated = quantized.saturated;
  }
  return input;
}

CaseOutput read_output(const JsonCursor& entry, const TensorInfo& tensor, const fs::path& folder,
                       std::uint64_t cases, const QuantizationMap& overrides) {
  CaseOutput output{tensor.name,
                    read_stated(entry, tensor, folder, cases),
                    {},
                    quantization_of(entry, tensor, overrides)};
  needs_quantization(entry, output.stack, tensor, output.quantization.has_value());
  output.tolerance = tolerance_of(entry, output.stack.dtype);
  return output;
}

CaseLabels read_labels(const JsonCursor& entry, std::span<const TensorInfo> outputs,
                       const CaseSet& set, const fs::path& folder) {
  const JsonCursor name = entry.at("output");
  const TensorInfo& output = outputs[find_tensor(outputs, name.text(), "output", name.place())];
  TensorInfo labels{"labels", "labels", {TypeCode::integer, 64}, Shape{}, 8};
  const Tensor stack = read_stated(entry, labels, folder, set.cases);
  if (!is_integer(stack.dtype)) {
    entry.at("file").refuse(
        fmt::format("holds {}; labels are integers. Convert the file.", to_string(stack.dtype)));
  }
  CaseLabels result{output.name, {}};
  for (std::uint64_t i = 0; i < set.cases; ++i) {
    const double label = as_double(scalar_at(stack.dtype, stack.data, i));
    if (label < 0 || label >= static_cast<double>(output.elements())) {
      entry.at("file").refuse(fmt::format(
          "has the label {} for case {}; '{}' has the classes 0 to {}. Correct the file.", label, i,
          output.name, output.elements() - 1));
    }
    result.classes.push_back(static_cast<std::int64_t>(label));
  }
  return result;
}

// A wrong count means that labels or outputs are not those that the count was made with.
void check_reference_count(const JsonCursor& entry, const CaseSet& set) {
  const auto output =
      std::find_if(set.outputs.begin(), set.outputs.end(),
                   [&](const CaseOutput& o) { return o.name == set.labels->output; });
  if (!entry.has("reference_correct") || output == set.outputs.end()) return;
  const std::uint64_t right = count_right(output->stack, set.labels->classes);
  if (entry.at("reference_correct").count() != right) {
    entry.at("reference_correct")
        .refuse(
            fmt::format("is {}, but the reference outputs have {} cases right; the files do not "
                        "belong together. Write them again.",
                        entry.at("reference_correct").count(), right));
  }
}

// The entries of an array of cases.json in the order of the model's tensors; empty where there is
// none.
std::vector<std::optional<JsonCursor>> in_model_order(const JsonCursor& document,
                                                      std::string_view key, std::string_view kind,
                                                      std::span<const TensorInfo> tensors) {
  std::vector<std::optional<JsonCursor>> ordered(tensors.size());
  for (const JsonCursor& entry : optional_elements(document, key)) {
    const JsonCursor name = entry.at("name");
    auto& place = ordered[find_tensor(tensors, name.text(), kind, name.place())];
    if (place) name.refuse(fmt::format("names the same tensor as {}; keep one.", place->place()));
    place = entry;
  }
  return ordered;
}

}  // namespace

CaseSet read_cases(const fs::path& path, std::span<const TensorInfo> inputs,
                   std::span<const TensorInfo> outputs, const QuantizationMap& quantization) {
  CaseSet set;
  std::error_code not_there;  // said when the file is read
  set.file = fs::is_directory(path, not_there) ? path / "cases.json" : path;
  const std::string file = set.file.string();
  const std::vector<std::uint8_t> text = read_file_bytes(set.file, max_cases_json_bytes);
  const nlohmann::json json =
      parse_json({reinterpret_cast<const char*>(text.data()), text.size()}, file);
  check_json_schema(json, cases_schema(), file);
  const JsonCursor document(json, file);
  fs::path folder = set.file.parent_path();
  if (folder.empty()) folder = ".";

  set.model = optional_text(document, "model");
  set.reference = optional_text(document, "reference");
  set.note = optional_text(document, "note");
  set.cases = document.at("cases").count();
  const auto input_entries = in_model_order(document, "inputs", "input", inputs);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (!input_entries[i]) {
      document.at("inputs").refuse(
          fmt::format("lacks the model's input '{}'; add it.", inputs[i].name));
    }
    set.inputs.push_back(read_input(*input_entries[i], inputs[i], folder, set.cases, quantization));
  }
  const auto output_entries = in_model_order(document, "outputs", "output", outputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!output_entries[i]) continue;
    set.outputs.push_back(
        read_output(*output_entries[i], outputs[i], folder, set.cases, quantization));
  }
  if (document.has("labels")) {
    set.labels = read_labels(document.at("labels"), outputs, set, folder);
    check_reference_count(document.at("labels"), set);
  }
  return set;
}

}  // namespace assay
