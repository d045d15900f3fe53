// What OpenOCD's error text means for the one who flashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace assay {

// One sentence or two for what `text` tells (OpenOCD's log since the failed command was sent, and
// that command's own error). The most telling line decides, wherever it stands. Where none is
// known: OpenOCD's own last error line, quoted; nothing where there is none either.
std::optional<std::string> openocd_trouble(std::string_view text);

// Whether a comparison came to its end and found a difference; false where it could not be made.
bool tells_difference(std::string_view text);

}  // namespace assay
