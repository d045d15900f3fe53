// JSON as text, whatever bytes its strings hold.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace assay {

// On one line where `indent` is negative. Text of devices and other programs may be no UTF-8, which
// JSON has to be: such bytes become U+FFFD, where dump() alone throws.
template <typename Json>
std::string json_text(const Json& value, int indent = -1) {
  return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace assay
