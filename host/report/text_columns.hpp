// Text as a terminal shows it: how many columns it takes, and what of it fits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay {

// A line of at most `columns`: UTF-8 as it is, wide characters counting two and combining ones
// none. What would move the cursor or turn the text's direction, and what is no UTF-8, is shown as
// \xNN, byte by byte.
std::string fit_columns(std::string_view text, std::size_t columns);

// The same of any length, with its line feeds and tabs kept.
std::string visible_text(std::string_view text);

// The columns of what fit_columns() gave.
std::size_t columns_of(std::string_view line);

}  // namespace assay
