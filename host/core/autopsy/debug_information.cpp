#include "host/core/autopsy/debug_information.hpp"

#include <dwarf.h>

#include <algorithm>

namespace assay {
namespace {

bool is_named(Dwarf_Die* die, std::string_view name) {
  const char* text = dwarf_diename(die);
  return text != nullptr && text == name;
}

// The first complete struct of that name among `parent`'s children and in namespaces below it.
std::optional<Dwarf_Die> find_struct(Dwarf_Die* parent, std::string_view name, int depth = 0) {
  Dwarf_Die child;
  if (depth > 8 || dwarf_child(parent, &child) != 0) return std::nullopt;
  do {
    const int tag = dwarf_tag(&child);
    const bool complete = dwarf_hasattr(&child, DW_AT_declaration) == 0;
    if (tag == DW_TAG_structure_type && complete && is_named(&child, name)) return child;
    if (tag != DW_TAG_namespace) continue;
    if (const auto found = find_struct(&child, name, depth + 1)) return found;
  } while (dwarf_siblingof(&child, &child) == 0);
  return std::nullopt;
}

struct Member {
  Dwarf_Die type;
  MemberPlace place;
};

std::optional<Member> member_of(Dwarf_Die* structure, std::string_view name) {
  Dwarf_Die child;
  if (dwarf_child(structure, &child) != 0) return std::nullopt;
  do {
    if (dwarf_tag(&child) != DW_TAG_member || !is_named(&child, name)) continue;
    Dwarf_Attribute attribute;
    Dwarf_Word offset = 0;
    Member member;
    if (dwarf_formudata(dwarf_attr(&child, DW_AT_data_member_location, &attribute), &offset) != 0 ||
        dwarf_formref_die(dwarf_attr(&child, DW_AT_type, &attribute), &member.type) == nullptr) {
      return std::nullopt;
    }
    Dwarf_Die plain;
    if (dwarf_peel_type(&member.type, &plain) == 0) member.type = plain;
    Dwarf_Word bytes = 0;
    if (dwarf_aggregate_size(&member.type, &bytes) != 0) return std::nullopt;
    member.place = {offset, bytes};
    return member;
  } while (dwarf_siblingof(&child, &child) == 0);
  return std::nullopt;
}

}  // namespace

DebugInformation::DebugInformation(const ElfFile& image) : dwarf_(image.bytes(), image.name()) {
  if (dwarf_.get() != nullptr) call_frames_ = dwarf_getcfi(dwarf_.get());
}

std::optional<MemberPlace> DebugInformation::find_member(std::string_view name,
                                                         std::string_view path) const {
  if (dwarf_.get() == nullptr) return std::nullopt;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  while (dwarf_get_units(dwarf_.get(), unit, &unit, nullptr, nullptr, &die, nullptr) == 0) {
    auto structure = find_struct(&die, name);
    if (!structure) continue;
    MemberPlace place;
    for (std::string_view rest = path; !rest.empty();) {
      const std::size_t dot = std::min(rest.find('.'), rest.size());
      const auto member = member_of(&*structure, rest.substr(0, dot));
      if (!member) return std::nullopt;
      place = {place.offset + member->place.offset, member->place.bytes};
      structure = member->type;
      rest.remove_prefix(std::min(dot + 1, rest.size()));
    }
    return place;
  }
  return std::nullopt;
}

}  // namespace assay
