// The parameters of a link URL that make a line slow and faulty: one table, from which they are
// parsed, described and explained.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "host/core/line/line_options.hpp"

namespace assay {

// A line that is to be made, both directions alike.
struct LineChoice {
  LineOptions line;
  std::optional<std::uint32_t> seed;  // nothing: draw one
};

struct LineParameter {
  // Where the value goes.
  using Field = std::variant<double LineFaults::*, std::uint32_t LineFaults::*,
                             Duration LineFaults::*, std::uint32_t LineOptions::*,
                             Duration LineOptions::*, std::optional<std::uint32_t> LineChoice::*>;

  std::string name;
  Field field;
  std::string unit;    // "probability", "ms", "baud", "bytes"; "" for a mere number
  double least, most;  // of the value in a URL
  std::string help;    // what it does, without a full stop
};

// In the order in which people are told them.
std::span<const LineParameter> line_parameters();

// Reads "rate=115200&flip=1e-5" ("" changes nothing). `where` begins the sentences of its errors.
// Throws Error(input) for an unknown parameter, naming the nearest, for one that is given twice,
// and for a value that is no number or out of its range, naming the range.
LineChoice parse_line_parameters(std::string_view text, std::string_view where);

// Whether a seed makes a difference: some chance is above 0, or there is jitter.
bool is_random(const LineChoice& choice);

// What is not as without parameters, in few words: "115200 baud, 16 ms, flip=1e-05, seed=7". Given
// as parameters, rate and latency_ms for the first two, the line is the same again.
std::string describe_line(const LineChoice& choice);

}  // namespace assay
