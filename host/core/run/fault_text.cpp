#include "host/core/run/fault_text.hpp"

#include <fmt/format.h>

#include "host/core/elf/call_site.hpp"
#include "host/core/elf/elf_file.hpp"
#include "host/core/elf/symbolizer.hpp"

namespace assay {

namespace {

constexpr std::uint8_t kStackOverflow = 2;

// enum assay_fault_kind of assay.h.
std::string kind_name(std::uint8_t kind) {
  switch (kind) {
    case 1:
      return "crash";
    case kStackOverflow:
      return "stack overflow";
    case 3:
      return "abort";
    default:
      return fmt::format("fault of kind {}", kind);
  }
}

// A core that found no room for its registers leaves no place: the device looks for the innermost
// return address on the stack, of which two bytes behind `pc` are the address. It has to lie behind
// a call, and not in the server: a frame that is larger than the stack leaves there what calls of
// before wrote.
bool is_likely(const ElfFile& image, std::uint64_t pc, const SourceLocation& at) {
  return follows_call(image, pc + 2) && !at.file.starts_with("assay/");
}

}  // namespace

FaultPlace locate_fault(const rpc::Fault& fault, const std::filesystem::path& elf) {
  FaultPlace place;
  place.kind = kind_name(fault.kind);
  place.pc = fault.pc;
  place.detail = fault.detail;
  if (elf.empty()) return place;
  const ElfFile image(elf);
  const ElfSymbol* base = image.find_symbol("assay_image_base");
  const std::uint64_t origin = base == nullptr ? 0 : base->address;
  // Addresses leave the device relative to the image, and wrap around as its own do.
  const bool is_wide = image.machine() == "x86_64" || image.machine() == "aarch64";
  const auto absolute = [&](std::uint32_t relative) {
    const std::uint64_t address =
        origin + static_cast<std::uint64_t>(std::int64_t{static_cast<std::int32_t>(relative)});
    return is_wide ? address : address & 0xFFFF'FFFF;
  };
  place.pc = absolute(fault.pc);
  const Symbolizer symbols(image);
  place.is_guess = fault.kind == kStackOverflow && image.machine() == "arm";
  const auto at = symbols.locate(place.pc);
  place.is_code = at.has_value();
  if (place.is_guess && !(at && is_likely(image, place.pc, *at))) {
    place.pc = 0;
    return place;
  }
  if (at) {
    place.function = at->function;
    place.file = at->file;
    place.line = at->line;
  }
  if (fault.lr == 0) return place;
  const std::uint64_t lr =
      image.machine() == "arm" ? absolute(fault.lr) & ~std::uint64_t{1} : absolute(fault.lr);
  if (!follows_call(image, lr)) return place;
  // The return address points behind the call.
  if (const auto from = symbols.locate(lr - 2)) place.caller = from->function;
  return place;
}

std::string fault_sentence(const FaultPlace& place, const std::string& model) {
  const bool is_overflow = place.kind == "stack overflow";
  std::string text = model + ": " + place.kind;
  if (!(is_overflow && place.pc == 0)) text += fmt::format(" at PC {:#010x}", place.pc);
  if (!place.is_code && !is_overflow) text += ", where this image has no code";
  if (!place.function.empty()) text += (place.is_guess ? ", likely in " : " in ") + place.function;
  if (!place.file.empty()) text += fmt::format(" ({}:{})", place.file, place.line);
  if (!place.caller.empty() && place.caller != place.function) {
    text += ", called from " + place.caller;
  }
  if (is_overflow) return text + ". Give it more with --stack BYTES.";
  if (place.kind == "crash") text += fmt::format(" (cause register {:#010x})", place.detail);
  if (place.kind == "abort") text += fmt::format(" with error {:#06x}", place.detail);
  return text + ".";
}

}  // namespace assay
