// Numbers in option texts.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

namespace assay {

// The number that the whole text spells, independent of the locale; absent if it spells none.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace assay
