// Both ends of a new connection: one for the tool, one to be inherited by a child.
#pragma once

#include <string>

#include "host/adapters/unique_fd.hpp"
#include "host/ports/firmware_starter.hpp"

namespace assay {

struct LinkEnds {
  UniqueFd ours;
  UniqueFd theirs;
  std::string description;  // as for Link::describe()
};

// Connected already, so nothing else can get in between. Throws std::system_error.
LinkEnds make_link_ends(LinkKind kind);

}  // namespace assay
