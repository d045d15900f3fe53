// The nearest of some known names to one that was probably misspelt.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assay {

// Damerau-Levenshtein distance in the optimal-string-alignment form: insertions, deletions,
// substitutions and swaps of neighbours, each counting 1, no part edited twice. ASCII case counts.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known name that is nearest to `name` with ASCII case ignored, if at most a third of the
// longer one's letters differ (one letter is always allowed, in names of two and more); the first
// of equals. Names longer than 128 bytes have no suggestion.
std::optional<std::string> closest_name(std::string_view name, std::span<const std::string> known);

// " (did you mean 'x'?)" to put into a sentence, or "".
std::string did_you_mean(std::string_view name, std::span<const std::string> known);

}  // namespace assay
