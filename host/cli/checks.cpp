#include "host/cli/checks.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <concepts>

#include "host/base/error.hpp"

namespace assay {
namespace {

template <typename Number>
bool parse(const std::string& text, Number& number) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end;
}

template <typename Number>
Check between(Number least, Number most, const std::string& unit) {
  const std::string range =
      fmt::format("{:.15g} to {:.15g}", static_cast<double>(least), static_cast<double>(most));
  const auto problem = [=](const std::string& text) -> std::string {
    Number number{};
    // Written so that NaN fails.
    if (parse(text, number) && number >= least && number <= most) return "";
    double any = 0;
    const bool wants_whole = std::integral<Number> && parse(text, any) && !parse(text, number);
    return fmt::format("a {}number of {} from {}.", wants_whole ? "whole " : "", unit, range);
  };
  return {problem, range};
}

}  // namespace

Check number_between(int least, int most, const std::string& unit) {
  return between(least, most, unit);
}

Check number_between(double least, double most, const std::string& unit) {
  return between(least, most, unit);
}

Check one_of(std::vector<std::string> words) {
  const std::string range = fmt::format("{{{}}}", fmt::join(words, ","));
  const auto problem = [words = std::move(words)](const std::string& value) -> std::string {
    if (std::find(words.begin(), words.end(), value) != words.end()) return "";
    return fmt::format("one of: {}.", fmt::join(words, ", "));
  };
  return {problem, range};
}

Check accepted_by(std::function<void(const std::string& value)> parse_value) {
  const auto problem = [parse_value](const std::string& value) -> std::string {
    try {
      parse_value(value);
    } catch (const Error& error) {
      return error.what();
    }
    return {};
  };
  return {problem, ""};
}

}  // namespace assay
