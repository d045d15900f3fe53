#include "host/virtual_probe/probe_server.hpp"

#include <sys/socket.h>
#include <sys/time.h>

#include <asio/post.hpp>
#include <string>
#include <thread>

#include "host/virtual_probe/stm32f4.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/virtual_probe/connect_to.hpp"
#include "tests/virtual_probe/fake_emulator.hpp"

namespace assay::virtual_probe {
namespace {

// A hang is a failure, not a test that does not end.
constexpr timeval long_time = {60, 0};

struct ProbeClient {
  asio::io_context io;
  Stream::socket socket{io};
  explicit ProbeClient(const std::string& address) {
    connect_to(socket, address);
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_SNDTIMEO, &long_time, sizeof long_time);
    ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &long_time, sizeof long_time);
  }
  bool send(const std::string& text) {
    return ::send(socket.native_handle(), text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
  }
  char receive() {
    char byte = 0;
    return ::recv(socket.native_handle(), &byte, 1, 0) == 1 ? byte : '?';
  }
};

TEST_CASE("a client of the probe that takes no answers is dropped, and the next one is served") {
  FakeEmulator emulator;
  Stm32f4 chip(emulator, {0x08000000, 1 << 14});
  VirtualProbe probe(emulator, chip, std::nullopt);
  const test::TemporaryFolder folder;
  const bool tcp = GENERATE(false, true);
  asio::io_context io;
  int left = 0;
  Listener listener = listen_on(io, tcp ? ListenPlace{"", 0, "127.0.0.1"}
                                        : ListenPlace{folder.path() / "probe", std::nullopt, ""});
  BitBangServer server(
      io, std::move(listener.acceptor), probe, [&] { ++left; }, std::chrono::milliseconds(50));
  std::thread serving([&] { io.run(); });

  ProbeClient greedy(listener.address);
  const std::string reads(1 << 20, 'R');
  while (greedy.send(reads)) {
  }
  ProbeClient next(listener.address);
  CHECK(next.send("R"));
  const char level = next.receive();
  CHECK((level == '0' || level == '1'));

  greedy.socket.close();
  asio::post(io, [&] { io.stop(); });
  serving.join();
  CHECK(left == 1);
}

}  // namespace
}  // namespace assay::virtual_probe
