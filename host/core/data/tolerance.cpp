#include "host/core/data/tolerance.hpp"

#include <cmath>
#include <optional>

#include "host/base/error.hpp"
#include "host/core/data/numbers.hpp"
#include "host/core/data/scalar.hpp"

namespace assay {
namespace {

std::optional<double> parse_bound(std::string_view text) {
  const auto bound = parse_number<double>(text);
  return bound && std::isfinite(*bound) && *bound >= 0 ? bound : std::nullopt;
}

// The value behind "key=".
std::optional<double> parse_keyed(std::string_view text, std::string_view key) {
  if (!text.starts_with(key) || !text.substr(key.size()).starts_with('=')) return std::nullopt;
  return parse_bound(text.substr(key.size() + 1));
}

std::optional<Tolerance> parse_number(std::string_view text) {
  if (const auto atol = parse_bound(text)) return Tolerance{0, *atol};
  const std::size_t comma = text.find(',');
  const std::string_view first = text.substr(0, comma);
  const auto rtol = parse_keyed(first, "rtol");
  const auto atol = parse_keyed(first, "atol");
  if (!rtol && !atol) return std::nullopt;
  if (comma == text.npos) return Tolerance{rtol.value_or(0), atol.value_or(0)};
  const auto other = parse_keyed(text.substr(comma + 1), rtol ? "atol" : "rtol");
  if (!other) return std::nullopt;
  return rtol ? Tolerance{*rtol, *other} : Tolerance{*other, *atol};
}

}  // namespace

Tolerance default_tolerance(DType dtype) {
  if (is_integer(dtype)) return {0, 0};
  if (dtype.bits == 16) return {1e-2, 1e-3};
  return {1e-4, 1e-5};
}

Tolerance parse_tolerance_option(std::string_view text) {
  const auto tolerance = parse_number(text);
  if (!tolerance) {
    throw Error(Blame::input,
                "'{}' is no tolerance; write rtol=R,atol=A with numbers of at least 0, for example "
                "rtol=1e-3,atol=1e-5.",
                text);
  }
  return *tolerance;
}

}  // namespace assay
