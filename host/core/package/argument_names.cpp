#include "host/core/package/argument_names.hpp"

#include <string_view>

namespace assay {

std::vector<std::string> tensor_argument_names(const CodeFunction* main) {
  std::vector<std::string> names;
  if (main == nullptr) return names;
  for (const std::string& argument : main->packed ? main->packed_arguments : main->parameters) {
    constexpr std::string_view suffix = "_buffer_var";
    std::string_view name = argument;
    if (name.starts_with("global_") && name.find("workspace") != std::string_view::npos) continue;
    if (name.starts_with("device_context_")) continue;
    if (name.ends_with(suffix)) name.remove_suffix(suffix.size());
    names.emplace_back(name);
  }
  return names;
}

}  // namespace assay
