// Link to "tcp://host:port": an emulator, a serial-to-network server, a board with a network.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "host/adapters/host_lookup.hpp"
#include "host/base/stop.hpp"
#include "host/core/line/tcp_address.hpp"
#include "host/ports/link.hpp"

namespace assay {

// Connects, at most within `timeout`, to what `look_up` finds. The link's reopen() connects to the
// same address again, and tries until its time-out is over: what listens there may be starting.
// Throws Error(input) for a malformed address, Error(link) when nothing answers there,
// Cancelled.
std::unique_ptr<Link> connect_tcp(std::string_view url, Duration timeout, const Stop& stop,
                                  HostLookup look_up = ask_name_service);

}  // namespace assay
