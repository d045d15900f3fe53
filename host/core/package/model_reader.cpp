#include "host/core/package/model_reader.hpp"

#include <algorithm>
#include <optional>

#include "host/base/error.hpp"
#include "host/core/data/find_pattern.hpp"
#include "host/core/package/c_metadata_reader.hpp"
#include "host/core/package/c_tokens.hpp"
#include "host/core/package/call_order.hpp"
#include "host/core/package/caller_memory.hpp"
#include "host/core/package/code_reader.hpp"
#include "host/core/package/entry_reader.hpp"
#include "host/core/package/header_reader.hpp"
#include "host/core/package/io_map.hpp"
#include "host/core/package/isa_reader.hpp"
#include "host/core/package/names.hpp"
#include "host/core/package/object_reader.hpp"
#include "host/core/package/package_path.hpp"
#include "host/core/package/relay_reader.hpp"

namespace assay {

namespace {

// TVM names a module's files <module>_libN; version 5 (one module) libN.
bool belongs_to(const PackageFile& file, const MlfModule& module, std::size_t module_count) {
  if (module_count == 1) return true;
  const std::string prefix = module.name + "_lib";
  std::string_view name = base_name(file.path);
  if (!name.starts_with(prefix)) return false;
  name.remove_prefix(prefix.size());
  const std::size_t digits = name.find_first_not_of("0123456789");
  return digits != 0 && digits != std::string_view::npos && name[digits] == '.';
}

struct ModuleCode {
  Code code;
  std::optional<CMetadata> c_metadata;
  std::vector<const PackageFile*> sources;
};

ModuleCode read_code(const MlfModule& module, std::string_view symbol, std::size_t module_count,
                     Package& package) {
  ModuleCode result;
  for (const PackageFile& source : package.sources) {
    if (!belongs_to(source, module, module_count)) continue;
    const Tokens tokens = tokenize_c(source.content);
    read_c_source(tokens, result.code);
    read_isa_need(tokens, source.path, package.isa);
    const bool has_c_metadata = std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
      return is_identifier(token, fmt::format("{}_get_c_metadata", symbol));
    });
    if (has_c_metadata && !result.c_metadata) result.c_metadata = read_c_metadata(tokens);
    result.sources.push_back(&source);
  }
  for (const PackageFile& object : package.objects) {
    if (belongs_to(object, module, module_count)) {
      read_object(object.content, object.path, result.code, package.isa);
    }
  }
  return result;
}

std::optional<ModelHeader> find_header(const Package& package, const std::string& symbol) {
  for (const PackageFile& header : package.headers) {
    if (base_name(header.path) == symbol + ".h") {
      return read_model_header(header.content, base_name(header.path), symbol);
    }
  }
  return std::nullopt;
}

std::optional<RelayMain> find_relay(const FileTree& files, const MlfModule& module) {
  for (const std::string& path : {"src/" + module.name + ".relay", std::string("src/relay.txt")}) {
    const auto found = files.find(path);
    if (found != files.end()) return read_relay_main(found->second);
  }
  return std::nullopt;
}

bool is_c_identifier(std::string_view name) {
  return !name.empty() && sanitize_name(name) == name && (name.front() < '0' || name.front() > '9');
}

// TVM copies some output names into C as they are ("float* k/rank_buffer_var").
void check_output_spelling(const ModelInfo& model, const ModuleCode& code,
                           std::string_view origin) {
  for (const TensorInfo& output : model.outputs) {
    if (is_c_identifier(output.name)) continue;
    for (const PackageFile* source : code.sources) {
      for (const std::string_view suffix : {"_buffer_var", "_code = arg_type_ids["}) {
        const std::string spelled = output.name + std::string(suffix);
        if (source->content.find("* " + spelled) == std::string::npos &&
            source->content.find("int32_t " + spelled) == std::string::npos) {
          continue;
        }
        throw Error(Blame::input,
                    "{}: TVM wrote the output name \"{}\" into {} as it is, and that is no C. "
                    "Rename the output in the model to letters, digits and '_', and export again.",
                    origin, output.name, source->path);
      }
    }
  }
}

// Without _run, which would add them, main is called with what the archive does not show.
void check_argument_count(const ModelEntry& entry, const ModelInfo& model,
                          std::string_view origin) {
  if (entry.main == nullptr || entry.symbol != entry.main->name) return;
  const std::size_t arguments =
      entry.main->packed ? entry.main->packed_arguments.size() : entry.main->parameters.size();
  const std::size_t tensors = model.inputs.size() + model.outputs.size();
  if (arguments == tensors || (entry.main->packed && arguments == 0)) return;
  throw Error(Blame::input,
              "{}: {} takes {} arguments, but module \"{}\" has {} inputs and outputs, and no "
              "{}_run fills in the rest. Export with TVM 0.12 or newer, or without USMP.",
              origin, entry.symbol, arguments, model.name, tensors,
              "tvmgen_" + sanitize_name(model.name));
}

// With the packed interface TVM declares arguments for external pools in _run and fills none of
// them in: main would follow stray pointers.
void check_run_fills_arguments(const ModuleCode& code, std::string_view symbol,
                               std::string_view origin) {
  for (const PackageFile* source : code.sources) {
    const auto run = source->content.find(std::string(symbol) + "_run(");
    if (run == std::string::npos) continue;
    const std::string text =
        source->content.substr(run, source->content.find("return ", run) - run);
    const auto declared = find_pattern(text, "TVMValue tensors\\[(\\d{1,6})\\];");
    if (declared.empty()) continue;
    const auto filled = find_pattern(text, "tensors\\[\\d{1,6}\\] = ");
    if (std::stoul(declared.front().group) == filled.size()) continue;
    throw Error(Blame::input,
                "{}: {}_run in {} hands {} arguments on and sets {}: TVM leaves out the external "
                "pools where "
                "the interface is packed. Export with interface c, or without external pools.",
                origin, symbol, source->path, declared.front().group, filled.size());
  }
}

}  // namespace

std::uint64_t arena_bytes(std::uint64_t workspace_bytes, bool allocates) {
  constexpr std::uint64_t alignment_bytes = 16;
  if (!allocates) return 0;
  return (workspace_bytes + alignment_bytes - 1) / alignment_bytes * alignment_bytes;
}

void read_model(const MlfModule& module, const FileTree& files, std::size_t module_count,
                Package& package) {
  const std::string origin = package.origin.string();
  const std::string symbol = "tvmgen_" + sanitize_name(module.name);
  const ModuleCode code = read_code(module, symbol, module_count, package);
  const std::optional<ModelHeader> header = find_header(package, symbol);
  const std::optional<RelayMain> relay = find_relay(files, module);
  const ModelEntry entry =
      find_entry(module, symbol, header ? &*header : nullptr, code.code, origin);

  ModelInfo model;
  model.name = module.name;
  model.interface_api = entry.interface_api;
  model.unpacked_kernels = entry.unpacked_kernels;
  model.entry = entry.symbol;
  CallTensors tensors = read_call_tensors({origin, &module, header ? &*header : nullptr,
                                           code.c_metadata ? &*code.c_metadata : nullptr,
                                           relay ? &*relay : nullptr, entry.main});
  model.inputs = std::move(tensors.inputs);
  model.outputs = std::move(tensors.outputs);
  check_output_spelling(model, code, origin);
  check_argument_count(entry, model, origin);
  if (model.interface_api == Interface::packed) {
    check_run_fills_arguments(code, symbol, origin);
  }
  model.workspace_bytes = module.workspace_bytes;
  model.constants_bytes = module.constants_bytes;
  if (model.interface_api == Interface::c || model.interface_api == Interface::c_mapped) {
    model.header = header->file;
    model.pools = external_pools(*header, origin);
    model.devices = device_handles(*header, code.code);
  }
  if (model.interface_api == Interface::c_mapped) {
    for (const PackageFile* source : code.sources)
      check_io_map(source->content, *header, model, origin);
  }
  const bool planned = code.code.static_workspace || !model.pools.empty();
  model.arena_bytes =
      arena_bytes(module.workspace_bytes,
                  !planned && code.code.runtime_calls.contains("TVMBackendAllocWorkspace"));
  model.operators = module.operators;
  model.target = module.target;
  package.models.push_back(std::move(model));
  std::move(tensors.warnings.begin(), tensors.warnings.end(), std::back_inserter(package.warnings));
}

}  // namespace assay
