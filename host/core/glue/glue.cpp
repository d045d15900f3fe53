#include "host/core/glue/glue.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "host/core/glue/model_glue.hpp"

namespace assay {

namespace {

ImageTensor image_tensor(const TensorInfo& info, unsigned& next) {
  return {info, static_cast<std::uint8_t>(next++)};
}

std::string functions_table(const GlueInput& input) {
  if (input.functions.empty()) return "";
  std::string out;
  std::string list;
  for (const RemoteFunction& function : input.functions) {
    out += fmt::format(
        "int {0}(TVMValue*, int*, int, TVMValue*, int*, void*);\n"
        "static const struct assay_function entry_{0} = {{0x{1:08x}u, 0x{2:x}u, {0}, {3}}};\n",
        function.symbol, function.hash(), function.kinds(),
        input.keep_signatures ? '"' + function.text + '"' : "0");
    list += fmt::format("&entry_{}, ", function.symbol);
  }
  return out +
         fmt::format("static const struct assay_function* const functions[] = {{{}}};\n", list);
}

// Names that a model still asks for at run time, served from a table made here.
std::string late_binding_table(const GlueInput& input) {
  if (input.late_bound_names.empty()) return "";
  std::string declarations;
  std::string rows;
  for (const std::string& name : input.late_bound_names) {
    const std::string symbol = c_identifier(name);
    declarations += fmt::format("int {}(TVMValue*, int*, int, TVMValue*, int*, void*);\n", symbol);
    rows += fmt::format("    {{\"{}\", {}}},\n", name, symbol);
  }
  return declarations + "#include <assay_late_binding.h>\n" +
         "const struct assay_late_binding assay_late_bindings[] = {\n" + rows + "    {0, 0},\n};\n";
}

// Bytes in front of and behind every buffer that a model is given, which nobody writes.
std::string guards(const ImageDescription& image) {
  if (image.guarded.empty()) return "static int32_t check(void) {\n  return 0;\n}\n";
  std::string rows;
  for (const GuardedBuffer& buffer : image.guarded) {
    rows += fmt::format("    {0}.before, {0}.behind,\n", buffer.symbol);
  }
  return "static uint8_t* const guards[] = {\n" + rows + "};\n" +
         "static int32_t check(void) {\n"
         "  unsigned found = 0;\n"
         "  for (unsigned i = 0; i < sizeof guards / sizeof *guards; ++i) {\n"
         "    int intact = 1;\n"
         "    for (unsigned j = 0; j < guard_bytes; ++j) {\n"
         "      const uint8_t whole = (uint8_t)(0xA5u + 29u * j);\n"
         "      if (guards[i][j] != whole) intact = 0;\n"
         "      guards[i][j] = whole;\n"
         "    }\n"
         "    if (intact) continue;\n"
         "    /* What is written behind a buffer may reach the front of others above it. */\n"
         "    if (found == 0 || (i % 2 == 1 && found % 2 == 1) ||\n"
         "        (i % 2 == 1 ? guards[i] < guards[found - 1]\n"
         "                    : found % 2 == 1 && guards[i] > guards[found - 1])) {\n"
         "      found = i + 1;\n"
         "    }\n"
         "  }\n"
         "  return (int32_t)found;\n}\n";
}

// In the order in which the glue has them.
std::vector<GuardedBuffer> guarded_buffers(const GlueInput& input, const ImageDescription& image) {
  std::vector<GuardedBuffer> buffers;
  const bool has_workspace = std::any_of(input.models.begin(), input.models.end(),
                                         [](const ModelInfo& m) { return m.arena_bytes > 0; });
  if (has_workspace) buffers.push_back({"workspace", "the workspace"});
  for (std::size_t i = 0; i < input.models.size(); ++i) {
    const ModelInfo& model = input.models[i];
    const auto add = [&](const std::vector<ImageTensor>& tensors, const char* kind) {
      for (const ImageTensor& tensor : tensors) {
        buffers.push_back(
            {tensor_symbol(tensor), fmt::format("its {} {}", kind, tensor.info.name)});
      }
    };
    if (model.interface_api != Interface::c_mapped) {
      add(image.models[i].inputs, "input");
      add(image.models[i].outputs, "output");
    }
    for (std::size_t pool = 0; pool < model.pools.size(); ++pool) {
      if (!model.pools[pool].constants_macro.empty()) continue;
      buffers.push_back({pool_symbol(i, pool), "its pool " + model.pools[pool].member});
    }
  }
  if (input.argument_bytes > 0) buffers.push_back({"arguments", "the arguments of calls"});
  return buffers;
}

}  // namespace

ImageDescription describe_image(const GlueInput& input) {
  ImageDescription image;
  image.board = input.board;
  image.link = input.link;
  image.origin = input.origin;
  image.build_id = input.build_id;
  image.functions = input.functions;
  unsigned next = 0;
  for (const ModelInfo& info : input.models) {
    ImageModel model;
    model.name = info.name;
    for (const TensorInfo& tensor : info.inputs) model.inputs.push_back(image_tensor(tensor, next));
    for (const TensorInfo& tensor : info.outputs) {
      model.outputs.push_back(image_tensor(tensor, next));
    }
    model.workspace_bytes = info.workspace_bytes;
    model.constants_bytes = info.constants_bytes;
    model.overwrites_inputs = info.interface_api == Interface::c_mapped;
    for (const Operator& op : info.operators) model.operators.push_back(op.function_name);
    image.models.push_back(model);
  }
  image.guarded = guarded_buffers(input, image);
  return image;
}

std::string glue_source(const GlueInput& input) {
  std::string out =
      "// Generated by assay. Argument assembly of every model of this image.\n"
      "#include <assay.h>\n"
      "enum { guard_bytes = 16 };\n";
  std::uint64_t workspace_bytes = 0;
  for (const ModelInfo& model : input.models) {
    workspace_bytes = std::max(workspace_bytes, model.arena_bytes);
  }
  if (workspace_bytes > 0) {
    out += buffer("workspace", "workspace", workspace_bytes);
  }
  std::string models;
  std::string prepare = "  check();\n";
  const ImageDescription image = describe_image(input);
  for (std::size_t i = 0; i < input.models.size(); ++i) {
    out += model_glue(input, image.models[i], i);
    models += fmt::format("&model_{}, ", i);
    if (input.models[i].interface_api == Interface::c_mapped) {
      prepare += fmt::format("  model_{}_prepare();\n", i);
    }
  }
  out += functions_table(input) + late_binding_table(input);
  if (input.argument_bytes > 0) out += buffer("arguments", "arguments", input.argument_bytes);
  if (!models.empty()) {
    out += fmt::format("static const struct assay_model* const models[] = {{{}}};\n", models);
  }
  out += guards(image);
  out += "static void prepare(void) {\n" + prepare + "}\n";
  out += fmt::format(
      "extern const struct assay_image assay_image;\n"
      "const struct assay_image assay_image = {{\n"
      "    {{0x{:02x}}}, {}, {}, {}, {}, {}, {}u, {}, {}u, prepare, check,\n}};\n",
      fmt::join(input.build_id, ", 0x"), models.empty() ? "0" : "models",
      input.functions.empty() ? "0" : "functions", input.models.size(), input.functions.size(),
      workspace_bytes > 0 ? "workspace.data" : "0", workspace_bytes,
      input.argument_bytes > 0 ? "arguments.data" : "0", input.argument_bytes);
  return out;
}

}  // namespace assay
