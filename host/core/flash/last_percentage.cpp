#include "host/core/flash/last_percentage.hpp"

#include <charconv>

namespace assay {

std::optional<unsigned> last_percentage(std::string_view output) {
  for (std::size_t sign = output.rfind('%'); sign != std::string_view::npos;
       sign = sign == 0 ? std::string_view::npos : output.rfind('%', sign - 1)) {
    std::string_view number = output.substr(0, sign);
    if (number.ends_with(' ')) number.remove_suffix(1);
    const std::size_t before = number.find_last_not_of("0123456789.");
    if (before != std::string_view::npos) number.remove_prefix(before + 1);
    unsigned percent = 0;
    const auto [end, failure] =
        std::from_chars(number.data(), number.data() + number.size(), percent);
    if (failure == std::errc() && percent <= 100) return percent;
  }
  return std::nullopt;
}

}  // namespace assay
