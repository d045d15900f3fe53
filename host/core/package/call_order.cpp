#include "host/core/package/call_order.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "host/base/error.hpp"
#include "host/core/package/argument_names.hpp"
#include "host/core/package/names.hpp"
#include "host/core/package/output_names.hpp"
#include "host/core/package/tensor_facts.hpp"

namespace assay {

namespace {

[[noreturn]] void refuse_open_order(const TensorSources& sources, std::string_view what) {
  throw Error(Blame::input,
              "{}: nothing in the archive tells the call order of the {}s of module \"{}\": no "
              "header, no TVMMetadata and no main function in src/. Export the model again.",
              sources.origin, what, sources.module->name);
}

const RelayParameter* find_relay_parameter(const RelayMain* relay, std::string_view name) {
  if (relay == nullptr) return nullptr;
  for (const RelayParameter& parameter : relay->parameters) {
    if (parameter.name == name || sanitize_name(parameter.name) == sanitize_name(name)) {
      return &parameter;
    }
  }
  return nullptr;
}

// The leading arguments of main that are parameters of the Relay main; weights are not arguments.
std::vector<std::string> input_arguments(const TensorSources& sources) {
  std::vector<std::string> names;
  for (const std::string& argument : tensor_argument_names(sources.main)) {
    if (find_relay_parameter(sources.relay, argument) == nullptr) break;
    names.push_back(argument);
  }
  return names;
}

// In call order, as the best source spells them.
std::vector<std::string> input_names(const TensorSources& sources) {
  std::vector<std::string> names;
  const std::optional<MlfTensors>& metadata = sources.module->inputs;
  if (sources.header != nullptr && !sources.header->inputs.empty()) {
    for (const HeaderMember& member : sources.header->inputs) names.push_back(member.name);
  } else if (sources.c_metadata != nullptr) {
    for (const CMetadataTensor& tensor : sources.c_metadata->inputs) names.push_back(tensor.name);
  } else if (metadata && sources.relay != nullptr) {
    for (const RelayParameter& parameter : sources.relay->parameters) {
      if (metadata->contains(parameter.name)) names.push_back(parameter.name);
    }
  } else if (metadata && metadata->size() <= 1) {
    for (const auto& [raw, tensor] : *metadata) names.push_back(raw);
  } else {
    names = input_arguments(sources);
    if (names.empty()) refuse_open_order(sources, "input");
  }
  return names;
}

// Every tensor of metadata.json has one place in the call.
void check_all_used(const TensorSources& sources, const std::optional<MlfTensors>& metadata,
                    const std::vector<TensorInfo>& tensors, std::string_view what) {
  if (!metadata) return;
  std::set<std::string> used;
  for (const TensorInfo& tensor : tensors) used.insert(tensor.name);
  for (const auto& [raw, tensor] : *metadata) {
    if (used.contains(raw)) continue;
    throw Error(Blame::input,
                "{}: {} \"{}\" of metadata.json is no argument of the compiled module \"{}\". The "
                "archive was edited or mixed: export the model again.",
                sources.origin, what, raw, sources.module->name);
  }
}

// Sets name and metadata of facts from the name that the best source gave.
void look_up(const TensorSources& sources, const std::optional<MlfTensors>& metadata,
             TensorFacts& facts) {
  if (!metadata) return;
  const std::optional<std::string> raw = find_raw_name(*metadata, facts.name);
  if (!raw) {
    throw Error(Blame::input,
                "{}: {} \"{}\" of the compiled module \"{}\" has not exactly one counterpart in "
                "metadata.json. Give the model's tensors names that differ in letters and digits, "
                "and export it again.",
                sources.origin, facts.what, facts.name, sources.module->name);
  }
  facts.name = *raw;
  facts.metadata = metadata->at(*raw);
}

void add_header_facts(const TensorSources& sources, const std::vector<HeaderMember>* members,
                      std::size_t index, TensorFacts& facts) {
  if (sources.header == nullptr) return;
  if (index < members->size()) {
    facts.c_name = members->at(index).name;
    facts.c_type = members->at(index).type;
  }
  facts.header_bytes = sources.header->tensor_bytes(facts.c_name);
}

std::optional<RelayType> compiled_type(const std::vector<CMetadataTensor>& table,
                                       std::size_t index) {
  if (index >= table.size()) return std::nullopt;
  return RelayType{table[index].shape, table[index].dtype};
}

std::vector<TensorInfo> read_inputs(const TensorSources& sources,
                                    std::vector<std::string>& warnings) {
  std::vector<TensorInfo> inputs;
  for (const std::string& name : input_names(sources)) {
    TensorFacts facts;
    facts.what = "input";
    facts.name = name;
    facts.c_name = sanitize_name(name);
    look_up(sources, sources.module->inputs, facts);
    if (sources.header != nullptr) {
      add_header_facts(sources, &sources.header->inputs, inputs.size(), facts);
    }
    if (sources.c_metadata != nullptr) {
      facts.compiled = compiled_type(sources.c_metadata->inputs, inputs.size());
    }
    if (const RelayParameter* parameter = find_relay_parameter(sources.relay, facts.name)) {
      facts.relay = parameter->type;
      if (!facts.metadata) facts.name = parameter->name;
    }
    inputs.push_back(make_tensor_info(facts, sources.origin, warnings));
  }
  check_all_used(sources, sources.module->inputs, inputs, "input");
  return inputs;
}

std::vector<TensorInfo> read_outputs(const TensorSources& sources, std::size_t input_count,
                                     std::vector<std::string>& warnings) {
  const std::vector<OutputName> names = output_names(sources, input_count, warnings);
  if (names.empty()) refuse_open_order(sources, "output");
  std::vector<TensorInfo> outputs;
  for (const OutputName& name : names) {
    TensorFacts facts;
    facts.what = "output";
    facts.name = name.name;
    facts.c_name = sanitize_name(name.name);
    if (name.known) look_up(sources, sources.module->outputs, facts);
    if (sources.header != nullptr) {
      add_header_facts(sources, &sources.header->outputs, outputs.size(), facts);
    }
    if (sources.c_metadata != nullptr) {
      facts.compiled = compiled_type(sources.c_metadata->outputs, outputs.size());
    }
    if (sources.relay != nullptr && sources.relay->outputs.size() == names.size()) {
      facts.relay = sources.relay->outputs[outputs.size()];
    }
    outputs.push_back(make_tensor_info(facts, sources.origin, warnings));
  }
  if (std::all_of(names.begin(), names.end(), [](const OutputName& name) { return name.known; })) {
    check_all_used(sources, sources.module->outputs, outputs, "output");
  }
  return outputs;
}

}  // namespace

CallTensors read_call_tensors(const TensorSources& sources) {
  CallTensors tensors;
  tensors.inputs = read_inputs(sources, tensors.warnings);
  tensors.outputs = read_outputs(sources, tensors.inputs.size(), tensors.warnings);
  return tensors;
}

}  // namespace assay
