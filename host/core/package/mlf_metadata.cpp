#include "host/core/package/mlf_metadata.hpp"

#include <algorithm>

#include "host/base/error.hpp"
#include "host/core/data/json_text.hpp"
#include "host/core/package/json_reader.hpp"
#include "host/core/package/names.hpp"

namespace assay {

namespace {

void refuse_operator_style(const JsonCursor& module) {
  if (!module.has("style") || module.at("style").text() != "operator") return;
  module.at("style").refuse(
      "is \"operator\": a single operator without a main function. Export a whole model: "
      "tvm.relay.build with executor=Executor(\"aot\") and runtime=Runtime(\"crt\").");
}

void check_executors(const JsonCursor& module) {
  const JsonCursor executors = module.at("executors");
  std::string found;
  for (const JsonCursor& executor : executors.elements()) {
    if (executor.text() == "aot") return;
    found += found.empty() ? executor.text() : ", " + executor.text();
  }
  executors.refuse(fmt::format(
      "says \"{}\": not ahead-of-time compiled, a graph executor cannot run here. Build "
      "with executor=Executor(\"aot\") and export again.",
      found));
}

std::uint64_t count_or_zero(const JsonCursor& object, std::string_view key) {
  return object.has(key) ? object.at(key).count() : 0;
}

void merge_tensors(const JsonCursor& tensors, std::string_view what,
                   std::optional<MlfTensors>& into) {
  if (!into) into.emplace();
  for (const JsonCursor& tensor : tensors.members()) {
    check_printable_name(tensor.key(), what, tensors.place());
    const std::string dtype_name = tensor.at("dtype").text();
    const std::optional<DType> dtype = dtype_from_string(dtype_name);
    if (!dtype) {
      tensor.at("dtype").refuse(fmt::format(
          "is the unknown dtype \"{}\". Known are bool, int8 to int64, uint8 to uint64, "
          "float16 to float64 and bfloat16; change the model's {}.",
          dtype_name, what));
    }
    const std::uint64_t bytes = tensor.at("size").count();
    if (bytes % dtype->bytes() != 0) {
      tensor.at("size").refuse(fmt::format("is {}, no multiple of the {} bytes of a {}.", bytes,
                                           dtype->bytes(), dtype_name));
    }
    into->insert_or_assign(tensor.key(), MlfTensor{*dtype, bytes});
  }
}

// One entry per device; sizes add up.
void read_main(const JsonCursor& entry, MlfModule& module) {
  module.workspace_bytes += entry.at("workspace_size_bytes").count();
  module.constants_bytes += count_or_zero(entry, "constants_size_bytes");
  if (entry.has("inputs")) merge_tensors(entry.at("inputs"), "input", module.inputs);
  if (entry.has("outputs")) merge_tensors(entry.at("outputs"), "output", module.outputs);
}

Operator read_operator(const JsonCursor& function) {
  Operator result;
  result.function_name = function.at("function_name").text();
  if (!function.has("workspace")) return result;
  for (const JsonCursor& workspace : function.at("workspace").elements()) {
    result.workspace_bytes += count_or_zero(workspace, "workspace_size_bytes");
  }
  return result;
}

std::string trimmed(std::string text) {
  const auto is_space = [](char character) { return character == ' ' || character == '\t'; };
  while (!text.empty() && is_space(text.back())) text.pop_back();
  text.erase(0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) -
                                         text.begin()));
  return text;
}

// Version 5: {"1": "c"}; later: ["c"].
std::string read_target(const JsonCursor& target) {
  std::string result;
  for (const JsonCursor& one : target.value().is_object() ? target.members() : target.elements()) {
    if (!result.empty()) result += "; ";
    result += trimmed(one.text());
  }
  return result;
}

MlfModule read_module(const JsonCursor& source, std::string name) {
  refuse_operator_style(source);
  check_executors(source);
  MlfModule module;
  module.name = std::move(name);
  check_printable_name(module.name, "module", source.place());
  if (source.has("target")) module.target = read_target(source.at("target"));
  const JsonCursor functions = source.at("memory").at("functions");
  const JsonCursor main = functions.at("main");
  if (main.elements().empty()) main.refuse("is empty. Export the model again.");
  for (const JsonCursor& entry : main.elements()) read_main(entry, module);
  if (functions.has("operator_functions")) {
    for (const JsonCursor& function : functions.at("operator_functions").elements()) {
      module.operators.push_back(read_operator(function));
    }
  }
  return module;
}

std::string read_tvm_version(const JsonCursor& module) {
  if (!module.has("external_dependencies")) return "";
  for (const JsonCursor& dependency : module.at("external_dependencies").elements()) {
    if (dependency.has("short_name") &&
        dependency.at("short_name").text() == "tvm_standalone_crt" &&
        dependency.has("version_spec")) {
      return dependency.at("version_spec").text();
    }
  }
  return "";
}

}  // namespace

MlfMetadata read_mlf_metadata(std::string_view text, std::string_view file) {
  const nlohmann::json document = parse_json(text, file);
  const JsonCursor root(document, file);
  const JsonCursor version = root.at("version");
  if (!version.value().is_number_integer() || (version.value() != 5 && version.value() != 7)) {
    version.refuse(
        fmt::format("is {}: Model Library Format versions 5 (TVM 0.8) and 7 (TVM 0.9 to 0.18) are "
                    "read here. Export the model with one of those.",
                    // The whole of a deep value would exhaust the stack.
                    version.value().is_structured() ? "no number" : json_text(version.value())));
  }
  MlfMetadata metadata;
  metadata.version = version.value().get<int>();
  refuse_operator_style(root);
  if (metadata.version == 5) {
    metadata.modules.push_back(read_module(root, root.at("model_name").text()));
    metadata.tvm_version = read_tvm_version(root);
    return metadata;
  }
  const JsonCursor modules = root.at("modules");
  for (const JsonCursor& module : modules.members()) {
    metadata.modules.push_back(read_module(module, module.key()));
    if (metadata.tvm_version.empty()) metadata.tvm_version = read_tvm_version(module);
  }
  if (metadata.modules.empty()) {
    modules.refuse("is empty: no modules, so nothing to run. Export the model again.");
  }
  return metadata;
}

}  // namespace assay
