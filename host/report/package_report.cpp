#include "host/report/package_report.hpp"

#include <fmt/format.h>

#include "host/core/data/json_text.hpp"

namespace assay {

using nlohmann::ordered_json;

namespace {

const char* interface_text(Interface interface_api) {
  switch (interface_api) {
    case Interface::packed:
      return "packed";
    case Interface::c:
      return "c";
    case Interface::c_mapped:
      return "c, tensors in the workspace";
    case Interface::plain:
      return "plain C";
  }
  return "?";
}

ordered_json tensors_json(const std::vector<TensorInfo>& tensors) {
  ordered_json list = ordered_json::array();
  for (const TensorInfo& tensor : tensors) {
    ordered_json entry = {
        {"name", tensor.name}, {"dtype", to_string(tensor.dtype)}, {"bytes", tensor.bytes}};
    if (tensor.shape) entry["shape"] = *tensor.shape;
    list.push_back(entry);
  }
  return list;
}

ordered_json model_json(const ModelInfo& model) {
  ordered_json json = {{"name", model.name},
                       {"interface", interface_text(model.interface_api)},
                       {"unpacked_kernels", model.unpacked_kernels},
                       {"entry", model.entry},
                       {"target", model.target},
                       {"inputs", tensors_json(model.inputs)},
                       {"outputs", tensors_json(model.outputs)},
                       {"workspace_bytes", model.workspace_bytes},
                       {"arena_bytes", model.arena_bytes},
                       {"constants_bytes", model.constants_bytes}};
  for (const ExternalPool& pool : model.pools) {
    json["pools"].push_back({{"name", pool.member},
                             {"bytes", pool.bytes},
                             {"constants", !pool.constants_macro.empty()}});
  }
  for (const DeviceHandle& device : model.devices) {
    json["devices"].push_back({{"name", device.member}, {"needs", device.hooks}});
  }
  for (const Operator& op : model.operators) json["operators"].push_back(op.function_name);
  return json;
}

std::string tensor_text(const char* role, const ordered_json& tensor) {
  std::string shape = "shape not in the archive";
  if (tensor.contains("shape")) {
    shape.clear();
    for (const auto& dimension : tensor["shape"])
      shape += (shape.empty() ? "" : "x") + json_text(dimension);
    if (shape.empty()) shape = "scalar";
  }
  return fmt::format("  {:<10} {} {} {} ({} bytes)\n", role, tensor["name"].get<std::string>(),
                     tensor["dtype"].get<std::string>(), shape,
                     tensor["bytes"].get<std::uint64_t>());
}

std::string model_text(const ordered_json& model) {
  std::string out = fmt::format("model {} ({}, {} kernels)\n", model["name"].get<std::string>(),
                                model["interface"].get<std::string>(),
                                model["unpacked_kernels"] ? "unpacked" : "packed");
  for (const auto& tensor : model["inputs"]) out += tensor_text("input", tensor);
  for (const auto& tensor : model["outputs"]) out += tensor_text("output", tensor);
  out += fmt::format("  {:<10} {}\n", "entry", model["entry"].get<std::string>());
  out += fmt::format("  {:<10} {} bytes stated, {} of them from the memory manager\n", "workspace",
                     model["workspace_bytes"].get<std::uint64_t>(),
                     model["arena_bytes"].get<std::uint64_t>());
  for (const auto& pool : model.value("pools", ordered_json::array())) {
    out += fmt::format("  {:<10} {} ({} bytes{})\n", "pool", pool["name"].get<std::string>(),
                       pool["bytes"].get<std::uint64_t>(), pool["constants"] ? ", constants" : "");
  }
  for (const auto& device : model.value("devices", ordered_json::array())) {
    out += fmt::format("  {:<10} {}: a driver has to bring", "device",
                       device["name"].get<std::string>());
    for (const auto& hook : device["needs"]) out += " " + hook.get<std::string>();
    out += "\n";
  }
  if (model.contains("operators")) {
    out += fmt::format("  {:<10} {}\n", "operators", model["operators"].size());
  }
  return out;
}

}  // namespace

ordered_json package_report(const Package& package) {
  ordered_json json = {{"version", 1},
                       {"path", package.origin.string()},
                       {"format_version", package.format_version},
                       {"tvm_version", package.tvm_version},
                       {"sources", package.sources.size()},
                       {"objects", package.objects.size()}};
  if (!package.isa.reason.empty()) json["needs"] = package.isa.reason;
  json["models"] = ordered_json::array();
  for (const ModelInfo& model : package.models) json["models"].push_back(model_json(model));
  return json;
}

std::string package_text(const ordered_json& report) {
  std::string out = report["path"].get<std::string>();
  const int version = report["format_version"];
  out += version == 0 ? ": C package" : fmt::format(": Model Library Format {}", version);
  if (!report["tvm_version"].get<std::string>().empty()) {
    out += ", TVM " + report["tvm_version"].get<std::string>();
  }
  out += fmt::format(", {} C sources, {} objects\n", report["sources"].get<std::size_t>(),
                     report["objects"].get<std::size_t>());
  if (report.contains("needs")) out += "needs: " + report["needs"].get<std::string>() + "\n";
  for (const auto& model : report["models"]) out += model_text(model);
  if (report.contains("late_bound_calls")) {
    out +=
        fmt::format("{} late-bound calls in the model, built for {}\n",
                    report["late_bound_calls"].get<unsigned>(), report["board"].get<std::string>());
  }
  return out;
}

}  // namespace assay
