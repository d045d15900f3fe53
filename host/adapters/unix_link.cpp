#include "host/adapters/unix_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "host/adapters/fd_link.hpp"
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

class UnixLink final : public Link {
 public:
  UnixLink(std::string url, UniqueFd socket, const Stop& stop)
      : url_(std::move(url)), stop_(stop), connection_(std::move(socket), url_, stop) {}

  void send(std::span<const std::uint8_t> bytes, Duration timeout) override {
    connection_.send(bytes, timeout);
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration timeout) override {
    return connection_.receive(room, timeout);
  }
  bool paced() const override { return false; }
  std::string describe() const override { return url_; }
  bool reopen(Duration timeout) override;

 private:
  std::string url_;
  const Stop& stop_;
  FdLink connection_;
};

bool UnixLink::reopen(Duration timeout) {
  const Deadline deadline(timeout);
  while (true) {
    try {
      connection_.replace(connect_path(url_, *deadline.left(), stop_));
      return true;
    } catch (const Error& error) {
      const Duration left = *deadline.left();
      if (error.blame() != Blame::link || left.count() == 0) throw;
      pause_or_stop(stop_, std::min(left, kSocketInterval));
    }
  }
}

}  // namespace

std::unique_ptr<Link> connect_unix(std::string_view url, Duration timeout, const Stop& stop) {
  UniqueFd socket = connect_path(url, timeout, stop);
  return std::make_unique<UnixLink>(std::string(url), std::move(socket), stop);
}

}  // namespace assay
