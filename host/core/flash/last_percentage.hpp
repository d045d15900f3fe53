// How far a program is, by what it prints.
#pragma once

#include <optional>
#include <string_view>

namespace assay {

// The last percentage in `output` ("12%", "12 %", "12.5%"), 0 to 100, rounded down; nothing where
// there is none.
std::optional<unsigned> last_percentage(std::string_view output);

}  // namespace assay
