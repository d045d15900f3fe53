// Link to "unix:PATH": a program of this computer, as the virtual probe.
#pragma once

#include <memory>
#include <string_view>

#include "host/base/stop.hpp"
#include "host/ports/link.hpp"

namespace assay {

// Connects, at most within `timeout`. The link's reopen() connects to the same path again, and
// tries until its time-out is over: what listens there may be starting. Throws Error(input) for a
// malformed address, Error(link) when nothing answers there, Cancelled.
std::unique_ptr<Link> connect_unix(std::string_view url, Duration timeout, const Stop& stop);

}  // namespace assay
