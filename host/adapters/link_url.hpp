// Link URLs, as --link and --attach take them: docs/links.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/core/line/line_parameters.hpp"
#include "host/ports/board.hpp"

namespace assay {

// A link to a device that runs already: [chaos+]tcp://HOST:PORT[?PARAMETERS].
struct AttachUrl {
  std::string tcp;  // tcp://HOST:PORT
  std::optional<LineChoice> chaos;
};

// A link to a board that the tool starts: [chaos+](socketpair|tcp)[?PARAMETERS].
struct StartUrl {
  LinkKind kind = LinkKind::socketpair;
  std::optional<LineChoice> chaos;
};

// Both throw Error(usage) with a sentence that names the URL. Parameters need the chaos+.
AttachUrl parse_attach_url(std::string_view url);
StartUrl parse_start_url(std::string_view url);

}  // namespace assay
