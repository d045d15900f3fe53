#include "host/core/glue/model_glue.hpp"

#include <fmt/ranges.h>

#include <cctype>

namespace assay {

namespace {

using Tensors = std::vector<ImageTensor>;

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) >= 0x20) out += c;
  }
  return out + '"';
}

std::string data_name(const ImageTensor& tensor) { return tensor_symbol(tensor) + ".data"; }

std::string shape_name(const ImageTensor& tensor) {
  return tensor.info.shape && !tensor.info.shape->empty() ? fmt::format("shape_{}", tensor.number)
                                                          : "0";
}

std::string shapes(const Tensors& tensors) {
  std::string out;
  for (const ImageTensor& tensor : tensors) {
    if (shape_name(tensor) == "0") continue;
    out += fmt::format("static const int64_t {}[] = {{{}}};\n", shape_name(tensor),
                       fmt::join(*tensor.info.shape, ", "));
  }
  return out;
}

// Without data where the model maps its tensors into its own workspace.
std::string descriptors(const Tensors& tensors, const std::string& name, bool mapped) {
  std::string rows;
  for (const ImageTensor& tensor : tensors) {
    const std::size_t dimensions = tensor.info.shape ? tensor.info.shape->size() : 0;
    rows += fmt::format("    {{{}, {}u, {}, {}, {}, {}, 0}},\n", mapped ? "0" : data_name(tensor),
                        tensor.info.bytes, static_cast<int>(tensor.info.dtype.code),
                        tensor.info.dtype.bits, dimensions, shape_name(tensor));
  }
  return fmt::format("static {}struct assay_tensor {}[] = {{\n{}}};\n", mapped ? "" : "const ",
                     name, rows);
}

std::string members(const Tensors& tensors) {
  std::string out;
  for (const ImageTensor& tensor : tensors) {
    out += fmt::format(".{} = (void*){}, ", tensor.info.c_name, data_name(tensor));
  }
  return out;
}

// Shapes that an archive does not carry are passed as one dimension of all elements.
std::string packed_tensors(const Tensors& tensors, std::string& values) {
  std::string out;
  for (const ImageTensor& tensor : tensors) {
    const bool shaped = shape_name(tensor) != "0";
    if (!shaped) {
      out += fmt::format("static const int64_t flat_{}[] = {{{}}};\n", tensor.number,
                         tensor.info.elements());
    }
    out += fmt::format(
        "static const DLTensor packed_{0} = {{{1}, {{kDLCPU, 0}}, {2}, {{{3}, {4}, 1}}, "
        "(int64_t*){5}, 0, 0}};\n",
        tensor.number, data_name(tensor), shaped ? tensor.info.shape->size() : 1,
        static_cast<int>(tensor.info.dtype.code), tensor.info.dtype.bits,
        shaped ? shape_name(tensor) : fmt::format("flat_{}", tensor.number));
    values += fmt::format("    {{.v_handle = (void*)&packed_{}}},\n", tensor.number);
  }
  return out;
}

// Generated code only reads its arguments, so they are constants: they take no RAM and no
// instruction at run time.
std::string packed_run(const ModelInfo& model, const ImageModel& image, std::size_t index) {
  std::string values;
  std::string out = packed_tensors(image.inputs, values);
  out += packed_tensors(image.outputs, values);
  const std::size_t count = image.inputs.size() + image.outputs.size();
  const std::vector<std::string> codes(count, "kTVMDLTensorHandle");
  return out +
         fmt::format(
             "static const TVMValue values_{0}[] = {{\n{1}}};\n"
             "static const int codes_{0}[] = {{{2}}};\n"
             "int32_t {3}(TVMValue*, int*, int, TVMValue*, int*, void*);\n"
             "static int32_t run_{0}(const struct assay_model* self) {{\n"
             "  TVMValue result;\n  int result_code;\n"
             "  return {3}((TVMValue*)values_{0}, (int*)codes_{0}, {4}, &result, &result_code, "
             "(void*)self);\n}}\n",
             index, values, fmt::join(codes, ", "), model.entry, count);
}

struct StructArguments {
  std::string set_up;      // statements that fill local structs
  std::string parameters;  // types, for a declaration
  std::string passed;      // expressions, for the call
};

void add(StructArguments& arguments, const std::string& type, const std::string& name,
         const std::string& fields) {
  arguments.set_up += fmt::format("  struct {} {} = {{{}}};\n", type, name, fields);
  const char* comma = arguments.passed.empty() ? "" : ", ";
  arguments.passed += fmt::format("{}&{}", comma, name);
  arguments.parameters += fmt::format("{}struct {}*", comma, type);
}

std::string pool_fields(const ModelInfo& model, std::size_t index) {
  std::string fields;
  for (std::size_t i = 0; i < model.pools.size(); ++i) {
    // Constants have no guards.
    const char* data = model.pools[i].constants_macro.empty() ? ".data" : "";
    fields +=
        fmt::format(".{} = (void*){}{}, ", model.pools[i].member, pool_symbol(index, i), data);
  }
  return fields;
}

// A driver that wants a context of its own defines assay_device_<name>; others get NULL.
std::string device_fields(const ModelInfo& model) {
  std::string fields;
  for (const DeviceHandle& device : model.devices) {
    fields += fmt::format(".{0} = assay_device_{0} ? assay_device_{0}() : 0, ", device.member);
  }
  return fields;
}

std::string struct_run(const ModelInfo& model, const ImageModel& image, std::size_t index) {
  const std::string prefix = "tvmgen_" + c_identifier(model.name);
  const bool mapped = model.interface_api == Interface::c_mapped;
  StructArguments arguments;
  if (!mapped) {
    add(arguments, prefix + "_inputs", "inputs", members(image.inputs));
    add(arguments, prefix + "_outputs", "outputs", members(image.outputs));
  }
  if (!model.pools.empty()) {
    add(arguments, prefix + "_workspace_pools", "pools", pool_fields(model, index));
  }
  if (!model.devices.empty()) {
    add(arguments, prefix + "_devices", "devices", device_fields(model));
  }
  std::string out;
  for (const DeviceHandle& device : model.devices) {
    out += fmt::format("__attribute__((weak)) void* assay_device_{}(void);\n", device.member);
  }
  out += fmt::format(
      "int32_t {1}({2});\n"
      "static int32_t run_{0}(const struct assay_model* self) {{\n{3}  (void)self;\n"
      "  return {1}({4});\n}}\n",
      index, model.entry, arguments.parameters.empty() ? "void" : arguments.parameters,
      arguments.set_up, arguments.passed);
  return out;
}

// The tensors' addresses are the model's own; they are asked for once, at start.
std::string prepare_mapped(const ModelInfo& model, const ImageModel& image, std::size_t index) {
  const std::string prefix = "tvmgen_" + c_identifier(model.name);
  std::string body;
  std::string pools;
  if (!model.pools.empty()) {
    body += fmt::format("  struct {}_workspace_pools pools = {{{}}};\n", prefix,
                        pool_fields(model, index));
    pools = "&pools";
  }
  body += fmt::format("  struct {0}_inputs inputs = {0}_map_inputs({1});\n", prefix, pools);
  body += fmt::format("  struct {0}_outputs outputs = {0}_map_outputs({1});\n", prefix, pools);
  for (std::size_t i = 0; i < image.inputs.size(); ++i) {
    body += fmt::format("  inputs_{}[{}].data = (void*)inputs.{};\n", index, i,
                        image.inputs[i].info.c_name);
  }
  for (std::size_t i = 0; i < image.outputs.size(); ++i) {
    body += fmt::format("  outputs_{}[{}].data = (void*)outputs.{};\n", index, i,
                        image.outputs[i].info.c_name);
  }
  return fmt::format("static void model_{}_prepare(void) {{\n{}}}\n", index, body);
}

std::string plain_run(const ModelInfo& model, const ImageModel& image, std::size_t index) {
  std::vector<std::string> passed;
  for (const ImageTensor& tensor : image.inputs) passed.push_back(data_name(tensor));
  for (const ImageTensor& tensor : image.outputs) passed.push_back(data_name(tensor));
  const std::vector<std::string> types(passed.size(), "void*");
  return fmt::format(
      "int32_t {1}({2});\n"
      "static int32_t run_{0}(const struct assay_model* self) {{\n"
      "  (void)self;\n  return {1}({3});\n}}\n",
      index, model.entry, fmt::join(types, ", "), fmt::join(passed, ", "));
}

}  // namespace

std::string c_identifier(const std::string& name) {
  std::string out = name;
  for (char& c : out) {
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  }
  return out;
}

std::string tensor_symbol(const ImageTensor& tensor) {
  return fmt::format("tensor_{}", tensor.number);
}

std::string pool_symbol(std::size_t model, std::size_t pool) {
  return fmt::format("pool_{}_{}", model, pool);
}

std::string buffer(const std::string& name, const std::string& section, std::uint64_t bytes,
                   const std::string& region) {
  const std::string place = region.empty()
                                ? ".bss.noinit.assay." + section
                                : fmt::format(".assay.region.{}.assay.{}", region, section);
  // The name ends with the type: without it the compiler would give the section contents.
  return fmt::format(
      "__attribute__((section(\"{}\"), aligned(16))) static struct {{\n"
      "  uint8_t before[guard_bytes], data[{}u], behind[guard_bytes];\n}} {};\n",
      place, bytes, name);
}

std::string model_glue(const GlueInput& input, const ImageModel& image, std::size_t index) {
  const ModelInfo& model = input.models[index];
  const bool mapped = model.interface_api == Interface::c_mapped;
  std::string out = fmt::format("\n// Model {}\n", c_identifier(model.name));
  if (!model.header.empty()) out += fmt::format("#include <{}>\n", model.header);
  for (const Tensors* tensors : {&image.inputs, &image.outputs}) {
    out += shapes(*tensors);
    for (const ImageTensor& tensor : *tensors) {
      if (mapped) continue;
      out +=
          buffer(tensor_symbol(tensor), fmt::format("tensor.{}", tensor.number), tensor.info.bytes);
    }
  }
  for (std::size_t i = 0; i < model.pools.size(); ++i) {
    if (!model.pools[i].constants_macro.empty()) {
      out += fmt::format("__attribute__((aligned(16))) static const uint8_t {}[] = {{{}}};\n",
                         pool_symbol(index, i), model.pools[i].constants_macro);
      continue;
    }
    const auto region = input.pool_regions.find(model.pools[i].member);
    out += buffer(pool_symbol(index, i), fmt::format("pool.{}", i), model.pools[i].bytes,
                  region == input.pool_regions.end() ? std::string{} : region->second);
  }
  out += descriptors(image.inputs, fmt::format("inputs_{}", index), mapped);
  out += descriptors(image.outputs, fmt::format("outputs_{}", index), mapped);
  switch (model.interface_api) {
    case Interface::packed:
      out += packed_run(model, image, index);
      break;
    case Interface::c:
    case Interface::c_mapped:
      out += struct_run(model, image, index);
      break;
    case Interface::plain:
      out += plain_run(model, image, index);
      break;
  }
  if (mapped) out += prepare_mapped(model, image, index);
  const bool arena = model.arena_bytes > 0;
  out += fmt::format(
      "static const struct assay_model model_{0} = {{{1}, run_{0}, inputs_{0}, outputs_{0}, {2}, "
      "{3}, {4}, {5}u, 0}};\n",
      index, quoted(model.name), image.inputs.size(), image.outputs.size(),
      arena ? "workspace.data" : "0", model.arena_bytes);
  return out;
}

}  // namespace assay
