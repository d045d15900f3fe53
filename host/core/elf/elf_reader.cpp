#include "host/core/elf/elf_reader.hpp"

#include <vector>

#include "host/base/error.hpp"
#include "host/core/elf/open_elf.hpp"

namespace assay {

namespace {

SymbolKind symbol_kind(int type) {
  switch (type) {
    case STT_NOTYPE:
      return SymbolKind::none;
    case STT_FUNC:
    case STT_GNU_IFUNC:
      return SymbolKind::function;
    case STT_OBJECT:
    case STT_COMMON:
      return SymbolKind::object;
    default:
      return SymbolKind::other;
  }
}

SymbolBinding symbol_binding(int binding) {
  if (binding == STB_LOCAL) return SymbolBinding::local;
  return binding == STB_WEAK ? SymbolBinding::weak : SymbolBinding::global;
}

class Reader {
 public:
  Reader(std::string& bytes, const std::string& name)
      : name_(name),
        size_bytes_(bytes.size()),
        open_(open_elf(bytes, name, "Name a linked image or an object file.")) {}

  ElfContents read() {
    read_header();
    read_segments();
    read_sections();
    for (const Table& table : tables_) {
      if (table.header.sh_type == SHT_SYMTAB) read_symbols(table);
    }
    for (const Table& table : tables_) {
      if (table.header.sh_type != SHT_SYMTAB) read_relocations(table);
    }
    return std::move(contents_);
  }

 private:
  struct Table {
    Elf_Scn* section;
    GElf_Shdr header;
  };

  [[noreturn]] void damaged(std::string_view what) const {
    throw Error(Blame::input,
                "{}: the file is cut short or damaged ({}). Build or export it again.", name_,
                what);
  }

  void read_header() {
    const GElf_Ehdr& header = open_.header;
    std::size_t count = 0;
    if (elf_getshdrnum(elf_, &count) != 0 || (header.e_shoff != 0 && count == 0)) {
      damaged("its section table lies beyond the end");
    }
    if (elf_getshdrstrndx(elf_, &section_names_) != 0) damaged("its sections have no names");
    contents_.machine = open_.machine();
    contents_.machine_number = header.e_machine;
    contents_.relocatable = header.e_type == ET_REL;
    contents_.entry = header.e_entry;
  }

  void read_segments() {
    std::size_t count = 0;
    if (elf_getphdrnum(elf_, &count) != 0) damaged("its segment table lies beyond the end");
    for (std::size_t i = 0; i < count; ++i) {
      GElf_Phdr header;
      if (gelf_getphdr(elf_, static_cast<int>(i), &header) == nullptr) {
        damaged(fmt::format("segment {} does not read", i));
      }
      if (header.p_type != PT_LOAD) continue;
      contents_.segments.push_back(
          {header.p_vaddr, header.p_paddr, header.p_offset, header.p_filesz, header.p_memsz});
    }
  }

  // Section 0 is kept, so that an index means what it means in the file.
  void read_sections() {
    contents_.sections.emplace_back();
    for (Elf_Scn* each = nullptr; (each = elf_nextscn(elf_, each)) != nullptr;) {
      GElf_Shdr header;
      if (gelf_getshdr(each, &header) == nullptr) damaged("a section does not read");
      const char* name = elf_strptr(elf_, section_names_, header.sh_name);
      if (name == nullptr) damaged("a section has no name");
      ElfSection section;
      section.name = name;
      section.address = section.load_address = header.sh_addr;
      section.size_bytes = header.sh_size;
      section.file_offset = header.sh_offset;
      section.allocated = (header.sh_flags & SHF_ALLOC) != 0;
      section.writable = (header.sh_flags & SHF_WRITE) != 0;
      section.executable = (header.sh_flags & SHF_EXECINSTR) != 0;
      section.thread_data = (header.sh_flags & SHF_TLS) != 0;
      section.no_bits = header.sh_type == SHT_NOBITS || header.sh_type == SHT_NULL;
      check_extent(section);
      set_load_address(section);
      contents_.sections.push_back(std::move(section));
      if (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_REL || header.sh_type == SHT_RELA) {
        tables_.push_back({each, header});
      }
    }
  }

  void check_extent(const ElfSection& section) const {
    if (section.address + section.size_bytes < section.address) {
      damaged(fmt::format("section {} has an absurd size", section.name));
    }
    if (section.no_bits) return;
    if (section.file_offset > size_bytes_ ||
        section.size_bytes > size_bytes_ - section.file_offset) {
      damaged(fmt::format("section {} lies beyond the end", section.name));
    }
  }

  void set_load_address(ElfSection& section) const {
    if (!section.allocated || section.no_bits) return;
    for (const ElfSegment& segment : contents_.segments) {
      const std::uint64_t offset = section.address - segment.address;
      if (section.address >= segment.address && offset < segment.memory_bytes &&
          section.size_bytes <= segment.memory_bytes - offset) {
        section.load_address = segment.load_address + offset;
        return;
      }
    }
  }

  void read_symbols(const Table& table) {
    Elf_Data* data = elf_getdata(table.section, nullptr);
    if (data == nullptr) return;
    const std::size_t count = data->d_size / gelf_fsize(elf_, ELF_T_SYM, 1, EV_CURRENT);
    symbol_names_.assign(count, "");
    symbol_table_ = elf_ndxscn(table.section);
    for (std::size_t i = 0; i < count; ++i) {
      GElf_Sym entry;
      if (gelf_getsym(data, static_cast<int>(i), &entry) == nullptr) damaged("a symbol");
      const char* name = elf_strptr(elf_, table.header.sh_link, entry.st_name);
      if (name == nullptr) damaged("a symbol has no name");
      if (*name == '\0') continue;
      symbol_names_[i] = name;
      ElfSymbol symbol;
      symbol.name = name;
      symbol.address = entry.st_value;
      symbol.size_bytes = entry.st_size;
      symbol.kind = symbol_kind(GELF_ST_TYPE(entry.st_info));
      symbol.binding = symbol_binding(GELF_ST_BIND(entry.st_info));
      symbol.defined = entry.st_shndx != SHN_UNDEF;
      if (symbol.defined && entry.st_shndx < contents_.sections.size()) {
        symbol.section = entry.st_shndx;
      }
      contents_.symbols.push_back(std::move(symbol));
    }
  }

  void read_relocations(const Table& table) {
    const bool addends = table.header.sh_type == SHT_RELA;
    Elf_Data* data = elf_getdata(table.section, nullptr);
    if (data == nullptr || table.header.sh_info >= contents_.sections.size()) return;
    const std::size_t count =
        data->d_size / gelf_fsize(elf_, addends ? ELF_T_RELA : ELF_T_REL, 1, EV_CURRENT);
    for (std::size_t i = 0; i < count; ++i) {
      GElf_Rela entry{};
      GElf_Rel plain{};
      const auto index = static_cast<int>(i);
      const bool read = addends ? gelf_getrela(data, index, &entry) != nullptr
                                : gelf_getrel(data, index, &plain) != nullptr;
      if (!read) damaged("a relocation");
      if (!addends) entry = {plain.r_offset, plain.r_info, 0};
      const std::size_t symbol = GELF_R_SYM(entry.r_info);
      const bool named = table.header.sh_link == symbol_table_ && symbol < symbol_names_.size();
      contents_.relocations.push_back({table.header.sh_info, entry.r_offset,
                                       static_cast<std::uint32_t>(GELF_R_TYPE(entry.r_info)),
                                       named ? symbol_names_[symbol] : ""});
    }
  }

  const std::string& name_;
  const std::uint64_t size_bytes_;
  const OpenElf open_;
  Elf* const elf_ = open_.elf.get();
  ElfContents contents_;
  std::size_t section_names_ = 0;
  std::vector<Table> tables_;
  std::vector<std::string> symbol_names_;  // by entry of the symbol table
  std::size_t symbol_table_ = 0;           // its section index
};

}  // namespace

ElfContents read_elf(std::string& bytes, const std::string& name) {
  return Reader(bytes, name).read();
}

}  // namespace assay
