#include "host/adapters/unix_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "host/adapters/socket_link.hpp"
#include "host/adapters/wait.hpp"
#include "host/base/error.hpp"
#include "host/core/line/unix_address.hpp"

namespace assay {
namespace {

constexpr Duration kSocketInterval{20'000};  // between attempts

static_assert(sizeof(sockaddr_un::sun_path) == socket_path_limit_bytes + 1);

[[noreturn]] void throw_unreached(std::string_view url, int error_number) {
  const auto reason = [&]() -> std::string {
    switch (error_number) {
      case ENOENT:
        return "there is no such socket. Has the program been started that makes it?";
      case ECONNREFUSED:
        return "nobody listens there (any more). Start the program that makes it.";
      case EACCES:
        return "it is closed to your user. Run as the user who started the program behind it.";
      case EAGAIN:
        return "the program behind it is busy with others. Try again later.";
      default:
        return fmt::format("{}.", std::strerror(error_number));
    }
  };
  throw Error(Blame::link, "Cannot connect to {}: {}", url, reason());
}

UniqueFd connect_path(std::string_view url, Duration timeout, const Stop& stop) {
  const Deadline deadline(timeout);
  const std::string path = parse_unix_address(url);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, socket_path_limit_bytes);
  UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket) throw std::system_error(errno, std::generic_category(), "socket");
  while (true) {
    stop.throw_if_asked();
    const auto* general = reinterpret_cast<const sockaddr*>(&address);
    if (::connect(socket.get(), general, sizeof address) == 0) return socket;
    const int error_number = errno;
    const Duration left = *deadline.left();
    // EAGAIN: as many wait to be accepted as may.
    if (error_number == EINTR) continue;
    if (error_number != EAGAIN || left.count() == 0) throw_unreached(url, error_number);
    pause_or_stop(stop, std::min(left, kSocketInterval));
  }
}

}  // namespace

std::unique_ptr<Link> connect_unix(std::string_view url, Duration timeout, const Stop& stop) {
  return std::make_unique<SocketLink>(
      std::string(url),
      [url = std::string(url), &stop](Duration within) { return connect_path(url, within, stop); },
      timeout, stop);
}

}  // namespace assay
