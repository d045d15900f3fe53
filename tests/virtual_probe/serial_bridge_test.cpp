#include "host/virtual_probe/serial_bridge.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <asio/io_context.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "host/base/error.hpp"
#include "host/virtual_probe/flash_file.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/virtual_probe/connect_to.hpp"

namespace assay::virtual_probe {
namespace {

const ListenPlace any_port = {"", 0, "127.0.0.1"};

ListenPlace socket_in(const test::TemporaryFolder& folder) {
  return {folder.path() / "serial", std::nullopt, ""};
}

struct Line {
  UniqueFd device, probe;
  Line() {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    device = UniqueFd(ends[0]);
    probe = UniqueFd(ends[1]);
  }
  // Of any thread: it asserts nothing, as the test library takes assertions from one alone.
  void send(const std::string& text) const {
    const auto count = ::write(device.get(), text.data(), text.size());
    if (count != static_cast<ssize_t>(text.size())) throw std::runtime_error("write");
  }
  std::string receive(std::size_t bytes) const {
    std::string text(bytes, 0);
    REQUIRE(::recv(device.get(), text.data(), bytes, MSG_WAITALL) == static_cast<ssize_t>(bytes));
    return text;
  }
};

struct Client {
  asio::io_context io;
  Stream::socket socket{io};
  explicit Client(const SerialBridge& bridge) { connect_to(socket, bridge.address()); }
  void send(const std::string& text) { asio::write(socket, asio::buffer(text)); }
  std::string receive(std::size_t bytes) {
    std::string text(bytes, 0);
    asio::read(socket, asio::buffer(text));
    return text;
  }
  bool refused() {
    char byte = 0;
    asio::error_code problem;
    asio::read(socket, asio::buffer(&byte, 1), problem);
    return problem == asio::error::eof || problem == asio::error::connection_reset;
  }
};

TEST_CASE("bytes cross the bridge both ways, and the client stays when the emulator changes") {
  const test::TemporaryFolder folder;
  const bool tcp = GENERATE(false, true);
  SerialBridge bridge(tcp ? any_port : socket_in(folder));
  Line first, second;
  bridge.attach(std::move(first.probe));
  Client client(bridge);
  client.send("to");
  CHECK(first.receive(2) == "to");
  first.send("from");
  CHECK(client.receive(4) == "from");

  bridge.attach(std::move(second.probe));
  second.send("again");
  CHECK(client.receive(5) == "again");
  client.send("here");
  CHECK(second.receive(4) == "here");
  CHECK(bridge.clients() == 1);
}

TEST_CASE("a second client is refused, and the place is free when the first has left") {
  const test::TemporaryFolder folder;
  SerialBridge bridge(socket_in(folder));
  Line line;
  bridge.attach(std::move(line.probe));
  {
    Client first(bridge);
    first.send("a");
    CHECK(line.receive(1) == "a");
    Client second(bridge);
    CHECK(second.refused());
    first.send("b");
    CHECK(line.receive(1) == "b");
  }
  // The bridge may not have seen the first one leave yet.
  bool served = false;
  for (int attempt = 0; attempt < 1000 && !served; ++attempt) {
    Client next(bridge);
    asio::error_code ignored;
    asio::write(next.socket, asio::buffer("c", 1), ignored);
    pollfd ends[] = {{line.device.get(), POLLIN, 0}, {next.socket.native_handle(), POLLIN, 0}};
    REQUIRE(::poll(ends, 2, -1) > 0);
    served = ends[0].revents != 0;
  }
  CHECK(served);
}

TEST_CASE("much data crosses whole while its reader is slow") {
  const test::TemporaryFolder folder;
  SerialBridge bridge(socket_in(folder));
  Line line;
  bridge.attach(std::move(line.probe));
  Client client(bridge);
  client.send("x");
  line.receive(1);
  std::string sent;
  for (int i = 0; i < 8 << 10; ++i) sent += std::string(31, static_cast<char>(i)) + '\n';
  std::thread device([&] { line.send(sent); });
  CHECK(client.receive(sent.size()) == sent);
  device.join();
}

TEST_CASE("a device that talks while nobody listens is not held up") {
  const test::TemporaryFolder folder;
  SerialBridge bridge(socket_in(folder));
  Line line;
  bridge.attach(std::move(line.probe));
  line.send(std::string(4 << 20, 'x'));  // returns only because it is taken
}

TEST_CASE("clients come and go while the device talks, and the last one hears it") {
  const test::TemporaryFolder folder;
  SerialBridge bridge(socket_in(folder));
  Line line;
  bridge.attach(std::move(line.probe));
  std::atomic<bool> talks = true;
  std::thread device([&] {
    while (talks) line.send("0123456789abcdef");
  });
  for (int i = 0; i < 1000; ++i) {
    Client client(bridge);
    asio::error_code ended;
    std::array<char, 4096> room;
    asio::read(client.socket, asio::buffer(room, 1), ended);
    // It hears on, so that what is written to it as it leaves arrives.
    if (!ended) client.socket.shutdown(Stream::socket::shutdown_send);
    while (!ended) client.socket.read_some(asio::buffer(room), ended);
  }
  // Those before it may not have been heard to leave yet.
  std::string heard;
  while (heard.empty()) {
    Client last(bridge);
    std::array<char, 16> room = {};
    asio::error_code refused;
    const std::size_t count = asio::read(last.socket, asio::buffer(room), refused);
    if (!refused) heard.assign(room.data(), count);
  }
  talks = false;
  device.join();
  CHECK_THAT("0123456789abcdef0123456789abcdef", Catch::Matchers::ContainsSubstring(heard));
}

TEST_CASE("a port that is taken is refused with its number, and a path with its reason") {
  SerialBridge bridge(any_port);
  CHECK_THROWS_AS(SerialBridge({"", 0, "256.0.0.1"}), Error);
  const std::string number = bridge.address().substr(bridge.address().rfind(':') + 1);
  const auto port = static_cast<std::uint16_t>(std::stoi(number));
  CHECK_THROWS_WITH(SerialBridge({"", port, "127.0.0.1"}),
                    Catch::Matchers::ContainsSubstring(number));

  const test::TemporaryFolder folder;
  SerialBridge other(socket_in(folder));
  CHECK(other.address() == "unix:" + (folder.path() / "serial").string());
  CHECK_THROWS_WITH(SerialBridge(socket_in(folder)),
                    Catch::Matchers::ContainsSubstring("already in use"));
  const auto no_folder = folder.path() / "missing/serial";
  CHECK_THROWS_WITH(SerialBridge({no_folder, std::nullopt, ""}),
                    Catch::Matchers::ContainsSubstring(no_folder.string()));
  CHECK_THROWS_WITH(SerialBridge({"/" + std::string(107, 'x'), std::nullopt, ""}),
                    Catch::Matchers::ContainsSubstring("at most 107 bytes"));
}

TEST_CASE("the flash's file is made, read again, and refused where its size is another") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "flash.bin";
  FlashFile file(path);
  CHECK(file.load(4) == std::vector<std::uint8_t>(4, 0xFF));
  file.save(std::vector<std::uint8_t>{1, 2, 3, 4});
  CHECK(FlashFile(path).load(4) == std::vector<std::uint8_t>{1, 2, 3, 4});
  CHECK_THROWS_AS(FlashFile(path).load(5), Error);
  CHECK_THROWS_AS(FlashFile(folder.path() / "no/flash.bin").save(std::vector<std::uint8_t>{1}),
                  Error);
  CHECK(FlashFile("").load(2).size() == 2);
}

TEST_CASE(
    "the flash's file is replaced, never written into: what ends the probe leaves one whole") {
  const test::TemporaryFolder folder;
  const auto path = folder.path() / "flash.bin";
  const std::vector<std::uint8_t> before = {1, 2, 3, 4}, after = {5, 6, 7, 8};
  FlashFile file(path);
  file.save(before);
  std::filesystem::create_hard_link(path, folder.path() / "before.bin");
  file.save(after);
  CHECK(FlashFile(folder.path() / "before.bin").load(4) == before);
  CHECK(FlashFile(path).load(4) == after);
  CHECK_FALSE(std::filesystem::exists(path.string() + ".new"));
}

TEST_CASE("the flash's file stays as it was when it cannot be saved, and nothing beside it") {
  const test::TemporaryFolder folder;
  // A folder that is not empty is not moved away.
  const auto path = folder.path() / "flash.bin";
  std::filesystem::create_directories(path / "in the way");
  try {
    FlashFile(path).save(std::vector<std::uint8_t>{1});
    FAIL("it was saved");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::flash);
    CHECK_THAT(error.what(), Catch::Matchers::ContainsSubstring(path.string()));
  }
  CHECK_FALSE(std::filesystem::exists(path.string() + ".new"));
}

}  // namespace
}  // namespace assay::virtual_probe
