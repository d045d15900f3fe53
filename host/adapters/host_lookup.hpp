// Looking host names up, within a time and until its job is asked to stop.
#pragma once

#include <asio/ip/tcp.hpp>
#include <functional>
#include <string>
#include <vector>

#include "host/base/stop.hpp"
#include "host/core/line/tcp_address.hpp"
#include "host/ports/clock.hpp"

namespace assay {

struct FoundHost {
  std::vector<asio::ip::tcp::endpoint> endpoints;
  std::string problem;  // why there are none
};

// May take as long as it likes; it is left behind then, on a thread of its own.
using HostLookup = std::function<FoundHost(const TcpAddress&)>;

FoundHost ask_name_service(const TcpAddress& address);  // as the system does it

// By `look_up`, at most within `timeout`; an address in numbers needs none. What was not found in
// time is a problem too. Throws Cancelled.
FoundHost find_host(const TcpAddress& address, Duration timeout, const HostLookup& look_up,
                    const Stop& stop);

}  // namespace assay
