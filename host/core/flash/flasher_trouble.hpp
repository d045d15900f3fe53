// What exit status and output of a flasher program mean for the one who flashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// One sentence or two for what `output` tells: the most telling text of a flasher that is known,
// wherever it stands, or else the program's own last line, preferably one about an error, quoted.
// Nothing where it printed nothing.
std::optional<std::string> told_by_flasher(std::string_view output);

// As told_by_flasher(), for a program that has ended with `exit_code` (128 + signal where a signal
// ended it). Nothing where it succeeded: with 0, and without one of the failures after which some
// programs end with 0 nevertheless.
std::optional<std::string> flasher_trouble(int exit_code, std::string_view output);

}  // namespace assay
