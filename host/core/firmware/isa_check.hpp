// Can this board's core run what the package holds?
#pragma once

#include <functional>
#include <vector>

#include "host/core/board/board.hpp"
#include "host/core/package/package.hpp"

namespace assay {

// Throws Error(input) naming what in the package asks for another core, and those of `boards` that
// would do; it is called only then.
void check_isa(const Package& package, const Board& board,
               const std::function<std::vector<Board>()>& boards);

// Whether code that was compiled for `from` by the tool can be compiled for `to` as well.
bool compatible_isa(const Board& from, const Board& to);

}  // namespace assay
