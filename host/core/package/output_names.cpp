#include "host/core/package/output_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "host/core/package/argument_names.hpp"
#include "host/core/package/tensor_facts.hpp"

namespace assay {

namespace {

std::vector<OutputName> known(const std::vector<std::string>& names) {
  std::vector<OutputName> result;
  for (const std::string& name : names) result.push_back({name, true});
  return result;
}

std::vector<std::string> output_arguments(const TensorSources& sources, std::size_t input_count) {
  std::vector<std::string> names = tensor_argument_names(sources.main);
  names.erase(names.begin(),
              names.begin() + static_cast<std::ptrdiff_t>(std::min(input_count, names.size())));
  return names;
}

// Whether the names are the tensors of metadata.json, one each.
bool cover(const std::vector<std::string>& names, const MlfTensors& tensors) {
  std::set<std::string> raw_names;
  for (const std::string& name : names) {
    if (const auto raw = find_raw_name(tensors, name)) raw_names.insert(*raw);
  }
  return names.size() == tensors.size() && raw_names.size() == tensors.size();
}

// The types of the outputs by position; empty where no source has them.
std::vector<RelayType> positional_types(const TensorSources& sources) {
  std::vector<RelayType> types;
  if (sources.c_metadata != nullptr) {
    for (const CMetadataTensor& tensor : sources.c_metadata->outputs) {
      types.push_back({tensor.shape, tensor.dtype});
    }
  } else if (sources.relay != nullptr) {
    types = sources.relay->outputs;
  }
  return types;
}

// The only tensor of that type; nothing for none or several.
std::optional<std::string> only_match(const MlfTensors& tensors, const RelayType& type) {
  std::optional<std::string> found;
  for (const auto& [raw, tensor] : tensors) {
    const bool same = type.shape && type.dtype == tensor.dtype &&
                      element_count(*type.shape) ==
                          static_cast<std::int64_t>(tensor.bytes / tensor.dtype.bytes());
    if (!same) continue;
    if (found) return std::nullopt;
    found = raw;
  }
  return found;
}

std::vector<OutputName> names_by_type(const TensorSources& sources, const MlfTensors& tensors,
                                      std::vector<std::string>& warnings) {
  const std::vector<RelayType> types = positional_types(sources);
  std::vector<std::string> names;
  for (const RelayType& type : types) {
    if (const auto name = only_match(tensors, type)) names.push_back(*name);
  }
  if (cover(names, tensors)) return known(names);
  std::vector<OutputName> made_up;
  for (std::size_t index = 0; index < types.size(); ++index) {
    made_up.push_back({fmt::format("output{}", index), false});
  }
  if (!made_up.empty()) {
    warnings.push_back(
        fmt::format("{}: the archive does not tell the names of the outputs of module \"{}\" in "
                    "call order; they are called output0 to output{}",
                    sources.origin, sources.module->name, types.size() - 1));
  }
  return made_up;
}

}  // namespace

std::vector<OutputName> output_names(const TensorSources& sources, std::size_t input_count,
                                     std::vector<std::string>& warnings) {
  std::vector<std::string> names;
  if (sources.header != nullptr && !sources.header->outputs.empty()) {
    for (const HeaderMember& member : sources.header->outputs) names.push_back(member.name);
    return known(names);
  }
  const std::vector<std::string> arguments = output_arguments(sources, input_count);
  const std::optional<MlfTensors>& metadata = sources.module->outputs;
  if (sources.relay != nullptr) names = sources.relay->output_tensor_names;
  if (!metadata) return known(names.empty() ? arguments : names);
  if (cover(names, *metadata)) return known(names);
  if (cover(arguments, *metadata)) return known(arguments);
  if (metadata->size() == 1) return known({metadata->begin()->first});
  return names_by_type(sources, *metadata, warnings);
}

}  // namespace assay
