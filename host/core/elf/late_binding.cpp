#include "host/core/elf/late_binding.hpp"

#include <elf.h>

#include <algorithm>

namespace assay {

namespace {

constexpr std::string_view late_functions[] = {"TVMBackendGetFuncFromEnv", "TVMFuncCall"};

// The second of two relocations that make one address: counting both would count a call twice.
bool second_half(const ElfFile& object, std::uint32_t type) {
  switch (object.machine_number()) {
    case EM_ARM:
      return type == R_ARM_THM_MOVT_ABS || type == R_ARM_THM_MOVT_PREL || type == R_ARM_MOVT_ABS ||
             type == R_ARM_MOVT_PREL;
    case EM_RISCV:
      return type == R_RISCV_LO12_I || type == R_RISCV_LO12_S;
    default:
      return false;
  }
}

std::size_t count_call_sites(const ElfFile& object,
                             const std::vector<std::string_view>& functions) {
  return static_cast<std::size_t>(
      std::ranges::count_if(object.relocations(), [&](const ElfRelocation& relocation) {
        const ElfSection& section = object.sections()[relocation.section];
        return section.allocated && section.executable &&
               std::ranges::find(functions, relocation.symbol) != functions.end() &&
               !second_half(object, relocation.type);
      }));
}

}  // namespace

LateBinding late_bound_calls(const ElfFile& linked,
                             std::span<const std::filesystem::path> model_objects) {
  std::vector<std::string_view> functions;
  for (const std::string_view function : late_functions) {
    if (linked.find_symbol(function) != nullptr) functions.push_back(function);
  }
  LateBinding result;
  if (functions.empty()) return result;
  for (const std::filesystem::path& path : model_objects) {
    const std::size_t count = count_call_sites(ElfFile(path), functions);
    if (count == 0) continue;
    result.call_sites += count;
    result.objects.push_back(path.filename().string());
  }
  return result;
}

}  // namespace assay
