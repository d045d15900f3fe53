#include "host/adapters/open_link.hpp"

#include "host/adapters/rfc2217_link.hpp"
#include "host/adapters/serial_link.hpp"
#include "host/adapters/tcp_link.hpp"

namespace assay {

std::unique_ptr<Link> open_link(const AttachUrl& url, PluggedDevices& devices, Duration timeout,
                                const LinkDefaults& defaults) {
  const std::uint32_t baud = url.baud.value_or(defaults.baud);
  switch (url.kind) {
    case AttachUrl::Kind::tcp:
      break;
    case AttachUrl::Kind::rfc2217:
      return connect_rfc2217(url.address, baud, timeout);
    case AttachUrl::Kind::serial:
      return std::make_unique<SerialLink>(SerialChoice{url.address, "", std::nullopt}, baud,
                                          devices);
    case AttachUrl::Kind::usb:
      return std::make_unique<SerialLink>(SerialChoice{"", url.address, url.interface}, baud,
                                          devices);
  }
  return connect_tcp(url.address, timeout);
}

}  // namespace assay
