#include "host/core/run/fault_text.hpp"

#include <fmt/format.h>

#include "host/core/elf/elf_file.hpp"
#include "host/core/elf/symbolizer.hpp"

namespace assay {

namespace {

// enum assay_fault_kind of assay.h.
std::string kind_name(std::uint8_t kind) {
  switch (kind) {
    case 1:
      return "crash";
    case 2:
      return "stack overflow";
    case 3:
      return "abort";
    default:
      return fmt::format("fault of kind {}", kind);
  }
}

}  // namespace

FaultPlace locate_fault(const rpc::Fault& fault, const std::filesystem::path& elf) {
  FaultPlace place;
  place.kind = kind_name(fault.kind);
  place.pc = fault.pc;
  place.detail = fault.detail;
  if (elf.empty()) return place;
  ElfFile image(elf);
  const ElfSymbol* base = image.find_symbol("assay_image_base");
  const std::uint64_t origin = base == nullptr ? 0 : base->address;
  const std::uint64_t lr = origin + fault.lr;
  place.pc = origin + fault.pc;
  const Symbolizer symbols(std::move(image));
  if (const auto at = symbols.locate(place.pc)) {
    place.function = at->function;
    place.file = at->file;
    place.line = at->line;
  }
  // The return address points behind the call.
  if (fault.lr == 0) return place;
  if (const auto at = symbols.locate(lr > 2 ? (lr & ~std::uint64_t{1}) - 2 : lr)) {
    place.caller = at->function;
  }
  return place;
}

std::string fault_sentence(const FaultPlace& place, const std::string& model) {
  std::string where = place.function.empty() ? "" : " in " + place.function;
  if (!place.file.empty()) where += fmt::format(" ({}:{})", place.file, place.line);
  if (!place.caller.empty() && place.caller != place.function) {
    where += ", called from " + place.caller;
  }
  std::string advice;
  if (place.kind == "stack overflow") advice = " Give it more with --stack BYTES.";
  if (place.kind == "crash") advice = fmt::format(" (cause register {:#010x})", place.detail);
  if (place.kind == "abort") advice = fmt::format(" with error {:#06x}", place.detail);
  return fmt::format("{}: {} at PC {:#010x}{}{}{}", model, place.kind, place.pc, where,
                     place.kind == "stack overflow" ? "." : advice,
                     place.kind == "stack overflow" ? advice : ".");
}

}  // namespace assay
