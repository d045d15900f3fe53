#include "tests/support/played_server.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <stdexcept>

namespace assay::test {

PlayedServer::PlayedServer(const std::filesystem::path& socket, PlayedProgram program)
    : url_("unix:" + socket.string()),
      listening_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
  if (::bind(listening_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listening_.get(), 4) != 0) {
    throw std::runtime_error("a Unix socket cannot be listened at");
  }
  thread_ = std::thread([this, program = std::move(program)] {
    while (true) {
      UniqueFd connection(::accept(listening_.get(), nullptr, nullptr));
      if (!connection) return;
      DeviceEnd end{std::move(connection)};
      program(end);
    }
  });
}

// Its program ends with the host's connection.
PlayedServer::~PlayedServer() {
  ::shutdown(listening_.get(), SHUT_RDWR);
  thread_.join();
}

}  // namespace assay::test
