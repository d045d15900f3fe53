#include "host/core/elf/elf_file.hpp"

#include <rapidcheck.h>

#include <cstring>
#include <string>

#include "host/base/error.hpp"
#include "host/core/elf/symbolizer.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

constexpr const char* linked_files[] = {"cortex_m.elf", "cortex_m_stripped.elf", "riscv.elf",
                                        "x86_64.elf", "clang.elf"};
constexpr const char* all_files[] = {
    "cortex_m.elf", "cortex_m_stripped.elf", "riscv.elf",      "x86_64.elf",
    "clang.elf",    "default_lib0.o",        "default_lib1.o", "riscv_lib0.o"};

std::string bytes_of(const std::string& name) {
  return std::string(ElfFile(fixtures::path(name)).bytes());
}

std::string error_of(const std::string& bytes) {
  try {
    ElfFile file(bytes, "firmware.elf");
    return "";
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::input);
    return error.what();
  }
}

// Reads what a caller would; only Error may come out.
void read_everything(const std::string& bytes) {
  try {
    const ElfFile file(bytes, "firmware.elf");
    for (const ElfSection& section : file.sections()) {
      RC_ASSERT(section.no_bits || file.section_bytes(section).size() == section.size_bytes);
    }
    for (const ElfRelocation& each : file.relocations()) {
      RC_ASSERT(each.section < file.sections().size());
    }
    for (const ElfSymbol& each : file.symbols()) {
      RC_ASSERT(!each.section || *each.section < file.sections().size());
    }
    if (file.relocatable()) return;
    const Symbolizer symbolizer(file);
    for (std::uint64_t address = 0; address < 64; address += 2) {
      symbolizer.locate(file.entry() - 32 + address);
      symbolizer.locate(0x120 + address);
    }
  } catch (const Error&) {
  }
}

}  // namespace

TEST_CASE("an ELF file says its machine, entry and kind") {
  // readelf -h
  const ElfFile arm(fixtures::path("cortex_m.elf"));
  CHECK(arm.machine() == "arm");
  CHECK(arm.entry() == 0xd);
  CHECK_FALSE(arm.relocatable());
  CHECK(ElfFile(fixtures::path("riscv.elf")).machine() == "riscv");
  CHECK(ElfFile(fixtures::path("riscv.elf")).entry() == 0x20000014);
  CHECK(ElfFile(fixtures::path("x86_64.elf")).machine() == "x86_64");
  CHECK(ElfFile(fixtures::path("x86_64.elf")).entry() == 0x401015);
  CHECK(ElfFile(fixtures::path("default_lib0.o")).relocatable());
}

TEST_CASE("sections have the addresses, sizes and flags that readelf shows") {
  const ElfFile file(fixtures::path("cortex_m.elf"));
  const ElfSection* text = file.find_section(".text");
  REQUIRE(text != nullptr);
  CHECK((text->allocated && text->executable && !text->writable && !text->no_bits));
  CHECK(text->size_bytes == 1372);
  CHECK(file.section_bytes(*text).size() == 1372);

  const ElfSection* data = file.find_section(".data");
  REQUIRE(data != nullptr);
  CHECK((data->allocated && data->writable && !data->executable && !data->no_bits));
  CHECK(data->address == 0x20000800);
  CHECK(data->load_address == 0x6a4);

  const ElfSection* noinit = file.find_section(".noinit");
  REQUIRE(noinit != nullptr);
  CHECK(noinit->no_bits);
  CHECK(noinit->size_bytes == 624);
  CHECK(file.section_bytes(*noinit).empty());

  CHECK(file.find_section(".missing") == nullptr);
}

TEST_CASE("a section index means what it means in the file") {
  const ElfFile file(fixtures::path("cortex_m.elf"));
  const ElfSymbol* symbol = file.find_symbol("server_register");
  REQUIRE(symbol != nullptr);
  REQUIRE(symbol->section.has_value());
  CHECK(file.sections()[*symbol->section].name == ".bss");
}

TEST_CASE("symbols have the addresses, sizes and types that nm shows") {
  const ElfFile file(fixtures::path("cortex_m.elf"));
  const ElfSymbol* run = file.find_symbol("tvmgen_default_run");
  REQUIRE(run != nullptr);
  CHECK(run->address == 0x2d);  // with the Thumb bit
  CHECK(run->size_bytes == 0x64);
  CHECK(run->kind == SymbolKind::function);
  CHECK(run->binding == SymbolBinding::global);
  CHECK(file.find_symbol("pool_0")->binding == SymbolBinding::local);
  CHECK(file.find_symbol("pool_0")->kind == SymbolKind::object);
  CHECK(file.find_symbol("__aeabi_ldiv0")->binding == SymbolBinding::weak);
  CHECK(file.find_symbol("user_never_called") == nullptr);
}

TEST_CASE("a symbol that an object only refers to is not found as a definition") {
  const ElfFile object(fixtures::path("default_lib0.o"));
  CHECK(object.find_symbol("tvmgen_default_kernel") == nullptr);
  CHECK(object.find_symbol("tvmgen_default_run") != nullptr);
}

TEST_CASE("only what a loader loads is a segment") {
  // readelf -l: seven program headers, one of them EXIDX.
  const ElfFile file(fixtures::path("cortex_m.elf"));
  REQUIRE(file.segments().size() == 6);
  CHECK(file.segments()[1].address == 0x20000800);
  CHECK(file.segments()[1].load_address == 0x6a4);
  CHECK(file.segments()[1].file_bytes == 8);
}

TEST_CASE("the text of a section that is not loaded reads, a loaded one is no text") {
  const ElfFile file(fixtures::path("cortex_m.elf"));
  CHECK(file.text_section(".assay.manifest") == "{\"version\": 1}");
  CHECK(file.text_section(".assay.functions") == std::nullopt);
  CHECK(file.text_section(".rodata") == std::nullopt);
}

TEST_CASE("what is no ELF file is refused with a sentence that names the file") {
  CHECK_THAT(error_of("not an ELF"),
             Catch::Matchers::ContainsSubstring("firmware.elf: not an ELF file"));
  CHECK_THAT(error_of(""), Catch::Matchers::ContainsSubstring("not an ELF file"));
  CHECK_THAT(error_of("!<arch>\n"), Catch::Matchers::ContainsSubstring("not an ELF file"));
  CHECK_THROWS_AS(ElfFile(fixtures::path("missing.elf")), Error);
  CHECK_THROWS_AS(ElfFile(fixtures::path("")), Error);
}

TEST_CASE("an ELF file that is cut short anywhere is refused") {
  for (const char* name : all_files) {
    const std::string bytes = bytes_of(name);
    for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 64) {
      INFO(name << " cut to " << size << " bytes");
      REQUIRE_FALSE(error_of(bytes.substr(0, size)).empty());
    }
    INFO(name << " without its last byte");
    REQUIRE_FALSE(error_of(bytes.substr(0, bytes.size() - 1)).empty());
  }
}

TEST_CASE("a section that claims more than the file or the address space has is refused") {
  const std::string good = bytes_of("x86_64.elf");
  const ElfFile file(good, "x86_64.elf");
  // ELF64: e_shoff at 0x28; an entry has 64 bytes, sh_size at 0x20 of it.
  std::uint64_t table = 0;
  std::memcpy(&table, &good[0x28], sizeof table);
  const auto with_absurd_size = [&](std::string_view section) {
    std::string bytes = good;
    const auto index = static_cast<std::size_t>(file.find_section(section) - &file.sections()[0]);
    std::memset(&bytes[table + index * 64 + 0x20], 0xff, 8);
    return bytes;
  };
  CHECK_THAT(error_of(with_absurd_size(".debug_line")),
             Catch::Matchers::ContainsSubstring("lies beyond the end"));
  CHECK_THAT(error_of(with_absurd_size(".bss")), Catch::Matchers::ContainsSubstring("absurd size"));
}

TEST_CASE("relocations of a section that does not exist are left out") {
  std::string bytes = bytes_of("default_lib0.o");
  const ElfFile file(bytes, "default_lib0.o");
  REQUIRE_FALSE(file.relocations().empty());
  // ELF32: e_shoff at 0x20; an entry has 40 bytes, sh_info at 0x1c of it.
  std::uint32_t table = 0;
  std::memcpy(&table, &bytes[0x20], sizeof table);
  for (std::size_t i = 0; i < file.sections().size(); ++i) {
    if (file.sections()[i].name.starts_with(".rel.")) {
      std::memset(&bytes[table + i * 40 + 0x1c], 0x7f, 4);
    }
  }
  CHECK(ElfFile(bytes, "damaged.o").relocations().empty());
}

TEST_CASE("an ELF file with any bytes overwritten reads or throws Error") {
  for (const char* name : all_files) {
    const std::string good = bytes_of(name);
    rc::check(std::string(name), [&] {
      std::string bytes = good;
      const auto flips = *rc::gen::inRange(1, 8);
      for (int i = 0; i < flips; ++i) {
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
      }
      read_everything(bytes);
    });
  }
}

TEST_CASE("an ELF file with a damaged header or section table reads or throws Error") {
  for (const char* name : linked_files) {
    const std::string good = bytes_of(name);
    const std::size_t table_bytes = std::min<std::size_t>(1200, good.size());
    rc::check(std::string(name), [&] {
      std::string bytes = good;
      const auto offset = *rc::gen::inRange<std::size_t>(0, table_bytes);
      const bool at_end = *rc::gen::arbitrary<bool>();
      const auto place = at_end ? bytes.size() - 1 - offset : offset;
      bytes[place] = *rc::gen::element<char>('\0', '\1', '\x7f', '\x80', '\xff');
      read_everything(bytes);
    });
  }
}
