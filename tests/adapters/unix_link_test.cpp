#include "host/adapters/unix_link.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "host/adapters/unique_fd.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

struct UnixListener {
  explicit UnixListener(const std::filesystem::path& path, int queue = 8)
      : url("unix:" + path.string()), fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    ::unlink(path.c_str());
    if (::bind(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(fd.get(), queue) != 0) {
      throw std::runtime_error("no listener");
    }
  }
  UniqueFd accept() const { return UniqueFd(::accept(fd.get(), nullptr, nullptr)); }
  std::string url;
  UniqueFd fd;
};

void say(const UniqueFd& end, const std::string& text) {
  REQUIRE(::write(end.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

std::string hear(Link& link, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    std::uint8_t byte = 0;
    if (link.receive({&byte, 1}, 30s) == 0) break;
    text += static_cast<char>(byte);
  }
  return text;
}

}  // namespace

TEST_CASE("Unix link: bytes go both ways, and a link that ended is opened again") {
  const test::TemporaryFolder folder;
  const UnixListener listener(folder.path() / "serial");
  const auto link = connect_unix(listener.url, 30s, test::no_stop);
  CHECK(link->describe() == listener.url);
  CHECK_FALSE(link->paced());
  UniqueFd first = listener.accept();
  say(first, "from");
  CHECK(hear(*link, 4) == "from");
  const std::uint8_t bytes[] = {'t', 'o'};
  link->send(bytes, 30s);
  char room[2];
  CHECK(::recv(first.get(), room, 2, MSG_WAITALL) == 2);
  CHECK(std::string(room, 2) == "to");
  first.reset();
  CHECK_THROWS_WITH(hear(*link, 1), ContainsSubstring("closed by the far end"));
  CHECK(link->reopen(30s));
  say(listener.accept(), "again");
  CHECK(hear(*link, 5) == "again");
}

TEST_CASE("Unix link: opening again is tried until what listens there is back") {
  const test::TemporaryFolder folder;
  std::optional<UnixListener> listener(folder.path() / "serial");
  const auto link = connect_unix(listener->url, 30s, test::no_stop);
  listener.reset();
  CHECK(test::error_of([&] { link->reopen(50ms); }).blame() == Blame::link);
  std::thread later([&] { listener.emplace(folder.path() / "serial"); });
  const bool opened = link->reopen(30s);
  later.join();
  CHECK(opened);
}

TEST_CASE("Unix link: no such socket, and one where nobody listens, are told apart") {
  const test::TemporaryFolder folder;
  const auto complaint = [&](const std::string& name) {
    const Error error = test::error_of(
        [&] { connect_unix("unix:" + (folder.path() / name).string(), 1s, test::no_stop); });
    CHECK(error.blame() == Blame::link);
    CHECK_THAT(error.what(), ContainsSubstring(name));
    return std::string(error.what());
  };
  CHECK_THAT(complaint("missing"), ContainsSubstring("no such socket"));
  UnixListener(folder.path() / "left");  // its file stays
  CHECK_THAT(complaint("left"), ContainsSubstring("nobody listens there"));
}

TEST_CASE("Unix link: a server whose queue is full is waited for, and no longer than asked") {
  const test::TemporaryFolder folder;
  const UnixListener listener(folder.path() / "serial", 0);
  const auto queued = connect_unix(listener.url, 30s, test::no_stop);
  const Error error = test::error_of([&] { connect_unix(listener.url, 50ms, test::no_stop); });
  CHECK(error.blame() == Blame::link);
  CHECK_THAT(error.what(), ContainsSubstring("busy with others"));
  Stop stop;
  stop.ask();
  CHECK(test::is_cancelled([&] { connect_unix(listener.url, 30s, stop); }));
}

TEST_CASE("Unix link: a path that is too long for a socket is a usage error") {
  const Error error =
      test::error_of([] { connect_unix("unix:/" + std::string(107, 'x'), 1s, test::no_stop); });
  CHECK(error.blame() == Blame::input);
  CHECK_THAT(error.what(), ContainsSubstring("at most 107 bytes, and this one has 108"));
}
