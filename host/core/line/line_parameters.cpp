#include "host/core/line/line_parameters.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>
#include <type_traits>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/data/suggest.hpp"

namespace assay {
namespace {

const char* const kProbability = "probability";

const LineParameter kParameters[] = {
    {"rate", &LineOptions::bits_per_second, "baud", 300, 12e6,
     "bits per second, 10 bits a byte; left out, bytes take no time"},
    {"fastest_rate", &LineOptions::fastest_rate, "baud", 300, 12e6,
     "at a higher rate other bytes arrive; left out, none is too high"},
    {"latency_ms", &LineOptions::latency, "ms", 0, 10'000,
     "from the end of a byte on the line to its arrival"},
    {"jitter_ms", &LineOptions::jitter, "ms", 0, 10'000,
     "added to the latency: up to this, drawn for each piece; the order is kept"},
    {"timer_ms", &LineOptions::timer, "ms", 0, 255,
     "latency timer of a USB adapter: what arrived is handed over at 62 bytes, or this long after "
     "the first of them"},
    {"flip", &LineFaults::flip, kProbability, 0, 1, "a byte has one bit changed"},
    {"burst", &LineFaults::burst, kProbability, 0, 1,
     "a byte and those behind it become other bytes"},
    {"burst_bytes", &LineFaults::burst_bytes, "bytes", 1, 4096, "most bytes of one burst (8)"},
    {"drop", &LineFaults::drop, kProbability, 0, 1, "a byte is lost"},
    {"insert", &LineFaults::insert, kProbability, 0, 1, "a random byte follows a byte"},
    {"duplicate", &LineFaults::duplicate, kProbability, 0, 1, "a byte comes twice"},
    {"drop_frame", &LineFaults::drop_frame, kProbability, 0, 1, "a frame is lost"},
    {"reorder", &LineFaults::reorder, kProbability, 0, 1,
     "a frame comes behind the next one, or 20 ms after the last byte where none follows"},
    {"duplicate_frame", &LineFaults::duplicate_frame, kProbability, 0, 1, "a frame comes twice"},
    {"truncate", &LineFaults::truncate, kProbability, 0, 1,
     "a frame loses its end, with or without the delimiter"},
    {"garbage", &LineFaults::garbage, kProbability, 0, 1,
     "random bytes come before or inside a frame"},
    {"garbage_bytes", &LineFaults::garbage_bytes, "bytes", 1, 4096, "most bytes of garbage (16)"},
    {"text", &LineFaults::text, kProbability, 0, 1,
     "text of a printf comes before or behind a frame"},
    {"text_inside", &LineFaults::text_inside, kProbability, 0, 1,
     "text of a printf comes inside a frame"},
    {"stall", &LineFaults::stall, kProbability, 0, 1,
     "from a frame's start or middle on, bytes come late"},
    {"stall_ms", &LineFaults::stall_time, "ms", 0, 60'000, "longest that a stall lasts (100)"},
    {"silence", &LineFaults::silence, kProbability, 0, 1,
     "from a frame's start or middle on, bytes are lost for a while"},
    {"silence_ms", &LineFaults::silence_time, "ms", 0, 60'000,
     "longest that a silence lasts (200)"},
    {"seed", &LineChoice::seed, "", 0, 4294967295,
     "makes the faults of a run come again; left out, one is drawn and told"},
};

template <typename Value>
bool is_whole = !std::is_same_v<Value, double> && !std::is_same_v<Value, Duration>;

template <typename Value>
Value from_number(double number) {
  if constexpr (std::is_same_v<Value, Duration>) {
    return Duration{static_cast<std::int64_t>(std::llround(number * 1000))};
  } else if constexpr (std::is_same_v<Value, double>) {
    return number;
  } else {
    return static_cast<std::uint32_t>(number);
  }
}

double to_number(double value) { return value; }
double to_number(std::uint32_t value) { return value; }
double to_number(Duration value) { return static_cast<double>(value.count()) / 1000; }
// Distinct from every seed.
double to_number(std::optional<std::uint32_t> value) { return value ? *value : -1; }

// Calls visitor(value&) for the parameter's field of `choice`.
template <typename Choice, typename Visitor>
auto visit_field(const LineParameter& parameter, Choice& choice, Visitor visitor) {
  return std::visit(
      [&](auto member) {
        if constexpr (std::is_invocable_v<decltype(member), LineFaults>) {
          return visitor(choice.line.faults.*member);
        } else if constexpr (std::is_invocable_v<decltype(member), LineOptions>) {
          return visitor(choice.line.*member);
        } else {
          return visitor(choice.*member);
        }
      },
      parameter.field);
}

double number_of(const LineParameter& parameter, const LineChoice& choice) {
  return visit_field(parameter, choice, [](const auto& value) { return to_number(value); });
}

const LineParameter& find_parameter(std::string_view name, std::string_view where) {
  std::vector<std::string> names;
  for (const LineParameter& parameter : kParameters) {
    if (parameter.name == name) return parameter;
    names.push_back(parameter.name);
  }
  throw Error(Blame::input, "{}: there is no parameter '{}'{}. docs/links.md lists them.", where,
              name, did_you_mean(name, names));
}

void set_parameter(const LineParameter& parameter, std::string_view text, std::string_view where,
                   LineChoice& choice) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  visit_field(parameter, choice, [&](auto& value) {
    using Value = std::remove_reference_t<decltype(value)>;
    const bool in_range = number >= parameter.least && number <= parameter.most;
    if (!is_number || !in_range || (is_whole<Value> && number != std::floor(number))) {
      throw Error(Blame::input, "{}: {} is '{}'. Give a {} from {} to {}{}{}.", where,
                  parameter.name, text, is_whole<Value> ? "whole number" : "number",
                  parameter.least, parameter.most, parameter.unit.empty() ? "" : " ",
                  parameter.unit == kProbability ? "(a probability)" : parameter.unit);
    }
    value = from_number<Value>(number);
  });
}

}  // namespace

std::span<const LineParameter> line_parameters() { return kParameters; }

LineChoice parse_line_parameters(std::string_view text, std::string_view where) {
  LineChoice choice;
  std::set<std::string> given;
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    const std::string_view one = text.substr(0, ampersand);
    text.remove_prefix(std::min(text.size(), ampersand + 1));
    const std::size_t equals = std::min(one.find('='), one.size());
    const LineParameter& parameter = find_parameter(one.substr(0, equals), where);
    if (!given.insert(parameter.name).second) {
      throw Error(Blame::input, "{}: {} is given twice.", where, parameter.name);
    }
    set_parameter(parameter, one.substr(std::min(one.size(), equals + 1)), where, choice);
  }
  return choice;
}

bool is_random(const LineChoice& choice) {
  if (choice.line.jitter.count() > 0) return true;
  return std::any_of(std::begin(kParameters), std::end(kParameters), [&](const auto& parameter) {
    return parameter.unit == kProbability && number_of(parameter, choice) > 0;
  });
}

std::string describe_line(const LineChoice& choice) {
  const LineChoice plain;
  std::vector<std::string> parts;
  for (const LineParameter& parameter : kParameters) {
    const double number = number_of(parameter, choice);
    if (number == number_of(parameter, plain)) continue;
    if (parameter.name == "rate" || parameter.name == "latency_ms") {
      parts.push_back(fmt::format("{} {}", number, parameter.unit));
    } else {
      parts.push_back(fmt::format("{}={}", parameter.name, number));
    }
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace assay
