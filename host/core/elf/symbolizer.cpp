#include "host/core/elf/symbolizer.hpp"

#include <dwarf.h>

#include <cstdlib>
#include <memory>

#include "host/base/error.hpp"
#include "host/core/elf/function_table.hpp"
#include "host/core/elf/open_elf.hpp"

namespace assay {

namespace {

// Debug information of functions that the linker left out stays in the image, moved to address 0:
// there it claims addresses of the functions that lie in low flash. So a unit counts only where one
// of its functions starts at the address that the symbol table gives.
struct FunctionSearch {
  std::uint64_t start;    // of the wanted function
  std::uint64_t address;  // inside it
  std::optional<Dwarf_Die> function = std::nullopt;
  bool contested = false;  // a function that was left out claims the address as well
};

int visit_function(Dwarf_Die* function, void* argument) {
  auto& search = *static_cast<FunctionSearch*>(argument);
  Dwarf_Addr low = 0;
  if (dwarf_entrypc(function, &low) != 0) return DWARF_CB_OK;
  if (low == search.start) {
    search.function = *function;
  } else if (dwarf_haspc(function, search.address) > 0) {
    search.contested = true;
  }
  return DWARF_CB_OK;
}

std::string name_of(Dwarf_Die* function) {
  Dwarf_Attribute attribute;
  for (const unsigned linkage : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name}) {
    const char* name = dwarf_formstring(dwarf_attr_integrate(function, linkage, &attribute));
    if (name != nullptr) return demangled(name);
  }
  const char* name = dwarf_diename(function);
  return name == nullptr ? "" : name;
}

// The innermost function at the address, inlined ones included, as far as `unit` knows.
std::string innermost_function(Dwarf_Die* unit, std::uint64_t address) {
  Dwarf_Die* scopes = nullptr;
  const int count = dwarf_getscopes(unit, address, &scopes);
  const std::unique_ptr<Dwarf_Die, decltype(&std::free)> owner(scopes, &std::free);
  for (int i = 0; i < count; ++i) {
    const int tag = dwarf_tag(&scopes[i]);
    if (tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine) return name_of(&scopes[i]);
  }
  return "";
}

// The compiler's folder comes off: it is often a temporary one.
std::string short_path(Dwarf_Die* unit, std::string_view file) {
  Dwarf_Attribute attribute;
  const char* folder = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
  if (folder == nullptr || !file.starts_with(folder)) return std::string(file);
  const std::string_view rest = file.substr(std::string_view(folder).size());
  return std::string(rest.starts_with('/') && rest.size() > 1 ? rest.substr(1) : file);
}

void set_source(Dwarf_Die* unit, const char* file, int line, SourceLocation& location) {
  if (file == nullptr || line <= 0) return;
  location.file = short_path(unit, file);
  location.line = static_cast<unsigned>(line);
}

// The line table of a contested address tells of the wrong function too; the line where the right
// one is declared is the best that is certain.
void set_declaration(Dwarf_Die* unit, Dwarf_Die* function, SourceLocation& location) {
  int line = 0;
  if (dwarf_decl_line(function, &line) != 0) return;
  set_source(unit, dwarf_decl_file(function), line, location);
}

void set_line(Dwarf_Die* unit, std::uint64_t address, SourceLocation& location) {
  const std::string name = innermost_function(unit, address);
  if (!name.empty()) location.function = name;
  Dwarf_Line* found = dwarf_getsrc_die(unit, address);
  int line = 0;
  if (found == nullptr || dwarf_lineno(found, &line) != 0) return;
  set_source(unit, dwarf_linesrc(found, nullptr, nullptr), line, location);
}

}  // namespace

struct Symbolizer::State {
  explicit State(const ElfFile& image) : functions(image), dwarf(image.bytes(), image.name()) {}

  // Walks the units instead of .debug_aranges, which Clang does not write.
  void refine(const FunctionRange& function, std::uint64_t address, SourceLocation& location) {
    Dwarf_CU* unit = nullptr;
    Dwarf_Die die;
    while (dwarf_get_units(dwarf.get(), unit, &unit, nullptr, nullptr, &die, nullptr) == 0) {
      if (dwarf_haspc(&die, address) <= 0) continue;
      FunctionSearch search{function.low, address};
      dwarf_getfuncs(&die, visit_function, &search, 0);
      if (!search.function) continue;
      if (search.contested) {
        set_declaration(&die, &*search.function, location);
      } else {
        set_line(&die, address, location);
      }
      return;
    }
  }

  FunctionTable functions;
  OpenDwarf dwarf;
};

Symbolizer::Symbolizer(const ElfFile& image) {
  if (image.relocatable()) {
    throw Error(Blame::input,
                "{}: an object file has no addresses to look up. Name the linked image.",
                image.name());
  }
  state_ = std::make_unique<State>(image);
}

Symbolizer::~Symbolizer() = default;
Symbolizer::Symbolizer(Symbolizer&&) noexcept = default;
Symbolizer& Symbolizer::operator=(Symbolizer&&) noexcept = default;

std::optional<SourceLocation> Symbolizer::locate(std::uint64_t address) const {
  const std::uint64_t plain = state_->functions.plain_address(address);
  const FunctionRange* function = state_->functions.find(plain);
  if (function == nullptr) return std::nullopt;
  SourceLocation location{demangled(function->name), "", 0};
  if (state_->dwarf.get() != nullptr) state_->refine(*function, plain, location);
  return location;
}

}  // namespace assay
