#include "host/adapters/open_link.hpp"

#include "host/adapters/rfc2217_link.hpp"
#include "host/adapters/serial_link.hpp"
#include "host/adapters/tcp_link.hpp"
#include "host/adapters/unix_link.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"

namespace assay {
namespace {

constexpr Duration kAttemptInterval{50'000};

}  // namespace

std::unique_ptr<Link> open_link(const AttachUrl& url, PluggedDevices& devices, Duration timeout,
                                const Stop& stop, const LinkDefaults& defaults) {
  const std::uint32_t baud = url.baud.value_or(defaults.baud);
  switch (url.kind) {
    case AttachUrl::Kind::tcp:
      break;
    case AttachUrl::Kind::unix_socket:
      return connect_unix(url.address, timeout, stop);
    case AttachUrl::Kind::rfc2217:
      return connect_rfc2217(url.address, baud, timeout, stop);
    case AttachUrl::Kind::serial:
      return std::make_unique<SerialLink>(SerialChoice{url.address, "", std::nullopt}, baud,
                                          devices, stop);
    case AttachUrl::Kind::usb:
      return std::make_unique<SerialLink>(SerialChoice{"", url.address, url.interface}, baud,
                                          devices, stop);
  }
  return connect_tcp(url.address, timeout, stop);
}

std::unique_ptr<Link> await_link(const std::function<std::unique_ptr<Link>(Duration left)>& open,
                                 Duration timeout, const Stop& stop) {
  const Deadline deadline(timeout);
  while (true) {
    try {
      return open(*deadline.left());
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      // An attempt in no time would only say that it took too long.
      if (error.blame() != Blame::link || left <= kAttemptInterval) throw;
      pause_or_stop(stop, kAttemptInterval);
    }
  }
}

}  // namespace assay
