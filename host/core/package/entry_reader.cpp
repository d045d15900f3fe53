#include "host/core/package/entry_reader.hpp"

#include <fmt/ranges.h>

#include <vector>

#include "host/base/error.hpp"

namespace assay {

namespace {

// Newest first: TVM 0.12 on and interface c; 0.9 to 0.11; 0.8; early 0.8.
std::vector<std::string> entry_candidates(std::string_view symbol) {
  return {fmt::format("{}_run", symbol), fmt::format("{}___tvm_main__", symbol),
          fmt::format("{}_run_model", symbol), "run_model"};
}

const CodeFunction* find_main(const std::vector<std::string>& candidates, const Code& code) {
  for (std::size_t index = 1; index < candidates.size(); ++index) {
    const CodeFunction* found = code.find(candidates[index]);
    if (found != nullptr && !found->from_object) return found;
  }
  return nullptr;
}

// Kernels and main follow the same option; main may come from elsewhere, so kernels are asked
// first.
bool has_unpacked_kernels(const MlfModule& module, const CodeFunction* main, const Code& code) {
  for (const Operator& function : module.operators) {
    const CodeFunction* kernel = code.find(function.function_name);
    if (kernel != nullptr && !kernel->from_object) return !kernel->packed;
  }
  return main != nullptr && !main->packed;
}

void refuse_unpacked_system_library(const Code& code, const ModelEntry& entry, bool has_header,
                                    std::string_view origin) {
  if (!code.system_library || !entry.unpacked_kernels) return;
  throw Error(Blame::input,
              "{}: built with unpacked-api and system-lib together: TVM then declares {} with "
              "conflicting types, and the C does not compile. Drop system-lib, "
              "Runtime(\"crt\", {{\"system-lib\": False}}){}, and export again.",
              origin, entry.symbol, has_header ? "" : ", or unpacked-api of Executor(\"aot\")");
}

}  // namespace

ModelEntry find_entry(const MlfModule& module, std::string_view symbol, const ModelHeader* header,
                      const Code& code, std::string_view origin) {
  const std::vector<std::string> candidates = entry_candidates(symbol);
  ModelEntry entry;
  const CodeFunction* function = nullptr;
  for (const std::string& candidate : candidates) {
    function = code.find(candidate);
    if (function != nullptr) break;
  }
  if (function == nullptr) {
    throw Error(Blame::input,
                "{}: no source or object of module \"{}\" defines an entry function (looked for "
                "{}). Build with executor=Executor(\"aot\") and export again.",
                origin, module.name, fmt::join(candidates, ", "));
  }
  entry.symbol = function->name;
  entry.main = find_main(candidates, code);
  entry.unpacked_kernels = has_unpacked_kernels(module, entry.main, code);
  const bool is_run = entry.symbol == candidates.front();
  if (header != nullptr && header->declares_run && is_run && !function->packed) {
    entry.interface_api = header->maps_io ? Interface::c_mapped : Interface::c;
  } else if (function->packed || function->from_object) {
    entry.interface_api = Interface::packed;
  } else if (is_run) {
    throw Error(
        Blame::input,
        "{}: {} takes structs that only the generated header {}.h declares, and that is not "
        "in codegen/host/include. Export the model again.",
        origin, entry.symbol, symbol);
  } else {
    entry.interface_api = Interface::plain;
  }
  refuse_unpacked_system_library(code, entry, header != nullptr, origin);
  return entry;
}

}  // namespace assay
