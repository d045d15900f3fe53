#include "host/adapters/socket_link.hpp"

#include <algorithm>
#include <utility>

#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {
namespace {

constexpr Duration kReconnectInterval{20'000};  // between attempts

}  // namespace

SocketLink::SocketLink(std::string url, Connect connect, Duration timeout, const Stop& stop)
    : url_(std::move(url)),
      connect_(std::move(connect)),
      stop_(stop),
      connection_(connect_(timeout), url_, stop) {}

bool SocketLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  while (true) {
    try {
      connection_.replace(connect_(*deadline.left()));
      return true;
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      if (error.blame() != Blame::link || left.count() == 0) throw;
      pause_or_stop(stop_, std::min(left, kReconnectInterval));
    }
  }
}

}  // namespace assay
