// Checks of switches' values: what they say stands behind "--switch value: ".
#pragma once

#include <CLI/CLI.hpp>
#include <charconv>
#include <concepts>
#include <string>

#include "host/core/error.hpp"

namespace assay {

// The longest time that a switch takes: a year.
inline constexpr double kMostSeconds = 31'536'000;
// The shortest time-out: what it is measured with has some milliseconds.
inline constexpr double kLeastSeconds = 0.001;

// A number of `unit` from `least` to `most`, decimal, whole where the two are whole numbers.
template <typename Number>
requires std::integral<Number> || std::floating_point<Number> CLI::Validator number_between(
    Number least, Number most, const std::string& unit) {
  const auto parse = [](const std::string& text, auto& number) {
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end;
  };
  const std::string range =
      fmt::format("{:.15g} to {:.15g}", static_cast<double>(least), static_cast<double>(most));
  const auto check = [=](const std::string& text) -> std::string {
    Number number{};
    // Written so that NaN fails.
    if (parse(text, number) && number >= least && number <= most) return "";
    double any = 0;
    const bool wants_whole = std::integral<Number> && parse(text, any) && !parse(text, number);
    return fmt::format("a {}number of {} from {}.", wants_whole ? "whole " : "", unit, range);
  };
  return CLI::Validator([check](std::string& text) { return check(text); }, range);
}

// Whatever `parse` does not refuse with an Error.
template <typename Parse>
auto accepted_by(Parse parse) {
  return [parse](const std::string& value) -> std::string {
    try {
      parse(value);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
}

}  // namespace assay
