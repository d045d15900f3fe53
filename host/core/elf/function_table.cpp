#include "host/core/elf/function_table.hpp"

#include <cxxabi.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <tuple>

namespace assay {

namespace {

void sort(std::vector<FunctionRange>& ranges) {
  std::ranges::sort(ranges, {}, [](const FunctionRange& range) {
    return std::tuple(range.low, -static_cast<int>(range.binding), std::string_view(range.name));
  });
}

// Of the ranges that start last at or before the address, the first that reaches it.
const FunctionRange* find_in(const std::vector<FunctionRange>& ranges, std::uint64_t address) {
  const auto after = std::ranges::upper_bound(ranges, address, {}, &FunctionRange::low);
  if (after == ranges.begin()) return nullptr;
  auto each = std::ranges::lower_bound(ranges, std::prev(after)->low, {}, &FunctionRange::low);
  for (; each != after; ++each) {
    if (address < each->high) return &*each;
  }
  return nullptr;
}

// "$t", "$d", "$x" tell a disassembler code from data; ".L" labels are the compiler's own.
bool marks_nothing(const std::string& name) {
  return name.starts_with('$') || name.starts_with(".L");
}

}  // namespace

FunctionTable::FunctionTable(const ElfFile& image) : arm_(image.machine() == "arm") {
  for (const ElfSymbol& symbol : image.symbols()) {
    if (!symbol.section || !image.sections()[*symbol.section].executable) continue;
    const ElfSection& section = image.sections()[*symbol.section];
    if (arm_ && (symbol.name.starts_with("$d") || symbol.name.starts_with("$t"))) {
      data_from_[symbol.address] = symbol.name[1] == 'd';
    }
    const bool function = symbol.kind == SymbolKind::function;
    const std::uint64_t low = function ? plain_address(symbol.address) : symbol.address;
    if (function && symbol.size_bytes > 0) {
      functions_.push_back({low, low + symbol.size_bytes, symbol.name, symbol.binding});
    } else if ((function || symbol.kind == SymbolKind::none) && !marks_nothing(symbol.name)) {
      labels_.push_back({low, section.address + section.size_bytes, symbol.name, symbol.binding});
    }
  }
  sort(functions_);
  sort(labels_);
  end_labels();
}

// A label's code ends where the next function or label starts, at the latest with the section.
void FunctionTable::end_labels() {
  for (FunctionRange& label : labels_) {
    for (const auto* ranges : {&functions_, &labels_}) {
      const auto next = std::ranges::upper_bound(*ranges, label.low, {}, &FunctionRange::low);
      if (next != ranges->end()) label.high = std::min(label.high, next->low);
    }
  }
}

bool FunctionTable::is_data(std::uint64_t address) const {
  const auto after = data_from_.upper_bound(address);
  return after != data_from_.begin() && std::prev(after)->second;
}

const FunctionRange* FunctionTable::find(std::uint64_t address) const {
  if (is_data(address)) return nullptr;
  const FunctionRange* function = find_in(functions_, address);
  return function != nullptr ? function : find_in(labels_, address);
}

std::string demangled(const std::string& name) {
  int status = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(
      abi::__cxa_demangle(name.c_str(), nullptr, nullptr, &status), &std::free);
  return status == 0 && name.starts_with("_Z") ? text.get() : name;
}

}  // namespace assay
