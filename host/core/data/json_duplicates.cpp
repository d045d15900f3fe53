#include "host/core/data/json_duplicates.hpp"

#include <set>
#include <string>
#include <vector>

#include "host/base/error.hpp"
#include "host/core/data/printable.hpp"

namespace assay {

using nlohmann::json;

json parse_without_duplicates(std::string_view text, std::string_view file) {
  std::vector<std::set<std::string>> open;
  const auto look = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open.emplace_back();
    if (event == json::parse_event_t::object_end) open.pop_back();
    if (event == json::parse_event_t::key &&
        !open.back().insert(parsed.get<std::string>()).second) {
      throw Error(Blame::input, "{}: the key \"{}\" stands twice in one object. Keep one.", file,
                  printable(parsed.get<std::string>()));
    }
    return true;
  };
  return json::parse(text, look);
}

}  // namespace assay
