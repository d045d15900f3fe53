// Checks of switches' values: what they say stands behind "--switch value: ".
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace assay {

struct Check {
  // What is wrong with a value; empty: nothing.
  std::function<std::string(const std::string& value)> problem;
  std::string range;  // what is taken, for the help text; empty: nothing is shown
};

// The longest time that a switch takes: a year.
inline constexpr double kMostSeconds = 31'536'000;
// The shortest time-out: what it is measured with has some milliseconds.
inline constexpr double kLeastSeconds = 0.001;

// A number of `unit` from `least` to `most`, decimal, whole where the two are whole numbers.
Check number_between(int least, int most, const std::string& unit);
Check number_between(double least, double most, const std::string& unit);

// One of the words.
Check one_of(std::vector<std::string> words);

// Whatever `parse` does not refuse with an Error.
Check accepted_by(std::function<void(const std::string& value)> parse);

}  // namespace assay
