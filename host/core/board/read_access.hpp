// The part of board.json that says how a desk reaches the board.
#pragma once

#include <nlohmann/json.hpp>

#include "host/core/board/access.hpp"

namespace assay {

// Takes a document that keeps the board schema. Paths are as they stand there.
BoardAccess read_access(const nlohmann::json& document);

}  // namespace assay
