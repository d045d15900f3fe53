#include "host/core/autopsy/operators.hpp"

namespace assay {
namespace {

// The compiler makes a function's parts and copies "f.part.0", "f.constprop.1"; TVM's lambdas for
// parallel loops are "f_compute_".
bool is_of(const std::string& function, const std::string& op) {
  return !op.empty() && function.starts_with(op) &&
         (function.size() == op.size() || function[op.size()] == '.' ||
          function.substr(op.size()).starts_with("_compute_"));
}

// TVM's names: tvmgen_MODEL_OPERATOR; the entry is tvmgen_MODEL_run or tvmgen_MODEL___tvm_main__.
// A model's name may hold underscores, so that only the usual start of an operator ends it.
RunningOperator by_tvm_name(const std::string& function) {
  constexpr std::string_view prefix = "tvmgen_";
  if (!function.starts_with(prefix)) return {};
  const std::string plain = function.substr(0, function.find('.'));
  for (const char* entry : {"_run", "___tvm_main__"}) {
    if (plain.ends_with(entry)) return {};
  }
  const std::size_t fused = plain.find("_fused_");
  if (fused == std::string::npos || fused < prefix.size()) return {"", plain};
  return {plain.substr(prefix.size(), fused - prefix.size()), plain};
}

}  // namespace

RunningOperator running_operator(const std::vector<Frame>& frames, std::size_t first,
                                 const ImageDescription* image) {
  for (std::size_t i = first; i < frames.size(); ++i) {
    for (const std::string& name : {frames[i].function, frames[i].symbol}) {
      if (image != nullptr) {
        for (const ImageModel& model : image->models) {
          for (const std::string& op : model.operators) {
            if (is_of(name, op)) return {model.name, op};
          }
        }
      }
      RunningOperator found = by_tvm_name(name);
      if (!found.name.empty()) return found;
    }
  }
  return {};
}

}  // namespace assay
