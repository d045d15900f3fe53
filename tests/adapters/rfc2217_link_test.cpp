// Against a far end that the test plays, byte by byte.
#include "host/adapters/rfc2217_link.hpp"

#include <deque>
#include <functional>

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;
using telnet::Bytes;

namespace {

constexpr std::uint8_t kComPort = 44;

// A server that agrees on everything, and answers each setting with itself, unless a test says
// otherwise. It knows the client's requests by their bytes alone.
struct Server {
  Bytes greeting = {255, 253, kComPort, 255, 253, 0, 255, 251, 0};
  std::function<Bytes(std::uint8_t setting, const Bytes& value)> answer = [](std::uint8_t setting,
                                                                             const Bytes& value) {
    Bytes payload = {static_cast<std::uint8_t>(setting + 100)};
    payload.insert(payload.end(), value.begin(), value.end());
    return telnet::subnegotiation(kComPort, payload);
  };
  bool piecewise = false;      // hands out one byte at a time
  bool closes = false;         // once everything that it sends has been taken
  bool takes_nothing = false;  // every send fails
  int connections = 1;
  std::function<void(Server&)> on_reopen = [](Server&) {};

  Bytes to_client;
  Bytes data;                                            // what its port is to send
  std::vector<std::pair<std::uint8_t, Bytes>> settings;  // received
  telnet::Decoder decoder;
};

class PlayedConnection final : public Link {
 public:
  explicit PlayedConnection(Server& server) : server_(server) { greet(); }

  void send(std::span<const std::uint8_t> bytes, Duration) override {
    if (server_.takes_nothing) throw Error(Blame::link, "closed");
    std::vector<telnet::Event> events;
    server_.decoder.receive(bytes, server_.data, events);
    for (const telnet::Event& event : events) {
      if (event.command != telnet::kSubnegotiation || event.payload.empty()) continue;
      const std::uint8_t setting = event.payload[0];
      const Bytes value(event.payload.begin() + 1, event.payload.end());
      server_.settings.emplace_back(setting, value);
      const Bytes out = server_.answer(setting, value);
      server_.to_client.insert(server_.to_client.end(), out.begin(), out.end());
    }
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration) override {
    const std::size_t most = server_.piecewise ? 1 : room.size();
    const std::size_t count = std::min(most, server_.to_client.size());
    if (count == 0 && server_.closes) throw Error(Blame::link, "closed");
    std::copy_n(server_.to_client.begin(), count, room.begin());
    server_.to_client.erase(server_.to_client.begin(),
                            server_.to_client.begin() + static_cast<std::ptrdiff_t>(count));
    return count;
  }
  bool paced() const override { return false; }
  bool reopen(Duration) override {
    ++server_.connections;
    server_.on_reopen(server_);
    greet();
    return true;
  }
  std::string describe() const override { return "played"; }

 private:
  void greet() {
    server_.to_client = server_.greeting;
    server_.decoder = {};
  }
  Server& server_;
};

Rfc2217Link link_to(Server& server, Duration timeout = 30s, std::uint32_t baud = 115200) {
  return Rfc2217Link(std::make_unique<PlayedConnection>(server), "rfc2217://desk:2000", baud,
                     timeout, test::no_stop);
}

template <typename Work>
std::string link_refusal(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::link);
    return error.what();
  }
  return "no Error was thrown";
}

// An answer of `value`, for one setting; all others are answered with themselves.
auto instead(std::uint8_t setting, Bytes value) {
  return [=, plain = Server().answer](std::uint8_t asked, const Bytes& wanted) {
    return plain(asked, asked == setting ? value : wanted);
  };
}

}  // namespace

TEST_CASE(
    "a port behind RFC 2217 is set up as a device's line, with its noise from before dropped") {
  Server server;
  server.greeting.insert(server.greeting.end(), {'h', 'e', 'l', 'l', 'o'});
  server.piecewise = GENERATE(false, true);
  Rfc2217Link link = link_to(server);
  const std::vector<std::pair<std::uint8_t, Bytes>> expected = {
      {10, {0}}, {11, {0}}, {12, {3}}, {2, {8}},
      {3, {1}},  {4, {1}},  {5, {1}},  {1, {0, 1, 0xC2, 0}}};
  REQUIRE(server.settings == expected);
  REQUIRE(link.paced());
  REQUIRE(link.bits_per_second() == 115200);
  REQUIRE(link.describe() == "rfc2217://desk:2000");
  Bytes room(10);
  REQUIRE(link.receive(room, 0us) == 0);
}

TEST_CASE("bytes of the value that telnet means by are doubled, and halved again") {
  Server server;
  Rfc2217Link link = link_to(server);
  link.send(Bytes{1, 255, 240, 255, 255}, 30s);
  REQUIRE(server.data == Bytes{1, 255, 240, 255, 255});
  server.to_client = {9, 255, 255, 255, 250, kComPort, 107, 0, 255, 240, 8};
  Bytes room(10);
  std::size_t count = 0;
  for (int i = 0; i < 3 && count < 3; ++i) {
    count += link.receive(std::span(room).subspan(count), 0us);
  }
  room.resize(count);
  REQUIRE(room == Bytes{9, 255, 8});
}

TEST_CASE("a new rate is asked for once what was sent is out, and what arrives meanwhile is kept") {
  Server server;
  Rfc2217Link link = link_to(server);
  server.settings.clear();
  link.send(Bytes(58), 30s);  // 5 ms at 115,200 baud
  server.to_client = {1, 2, 3};
  const auto before = std::chrono::steady_clock::now();
  REQUIRE(link.set_rate(921'600));
  REQUIRE(std::chrono::steady_clock::now() - before >= 4ms);
  REQUIRE(server.settings == std::vector<std::pair<std::uint8_t, Bytes>>{{1, {0, 14, 16, 0}}});
  REQUIRE(link.bits_per_second() == 921'600);
  Bytes room(3);
  REQUIRE(link.receive(room, 0us) == 3);
  REQUIRE(room == Bytes{1, 2, 3});
}

TEST_CASE("a rate that the port does not have leaves it at the one before") {
  Server server;
  Rfc2217Link link = link_to(server);
  server.answer = [plain = server.answer](std::uint8_t setting, const Bytes& value) {
    return plain(setting, value == Bytes{0, 14, 16, 0} ? Bytes{0, 3, 0xD0, 0x90} : value);
  };
  REQUIRE_FALSE(link.set_rate(921'600));
  REQUIRE(link.bits_per_second() == 115200);
  REQUIRE(server.settings.back() == std::pair<std::uint8_t, Bytes>{1, {0, 1, 0xC2, 0}});
}

TEST_CASE("a far end that is no telnet is told, with where to attach instead") {
  Server server;
  server.greeting = GENERATE(Bytes{}, Bytes{'l', 'o', 'g', 13, 10});
  const std::string sentence = link_refusal([&] { link_to(server, 20ms); });
  REQUIRE_THAT(sentence,
               ContainsSubstring("rfc2217://desk:2000 does not agree on the COM port option"));
  REQUIRE_THAT(sentence, ContainsSubstring("and speaks no Telnet. If it is a raw port, attach to "
                                           "tcp://desk:2000."));
}

TEST_CASE("a far end that refuses the option is told at once, with what mends it") {
  Server server;
  server.greeting = {255, 254, kComPort, 255, 253, 0, 255, 251, 0};
  const std::string sentence = link_refusal([&] { link_to(server); });
  REQUIRE_THAT(sentence,
               ContainsSubstring("speaks Telnet, but refuses the COM port option (RFC 2217)"));
  REQUIRE_THAT(sentence, ContainsSubstring("attach to tcp://desk:2000"));
  server.greeting = {255, 253, kComPort, 255, 254, 0, 255, 251, 0};
  REQUIRE_THAT(link_refusal([&] { link_to(server); }),
               ContainsSubstring("refuses binary transmission"));
}

TEST_CASE("a port that is set otherwise than asked is told with what differs") {
  Server server;
  server.answer = instead(1, {0, 0, 0x25, 0x80});
  REQUIRE(
      link_refusal([&] { link_to(server); }) ==
      "The port behind rfc2217://desk:2000 does not take the rate of 115200 baud: it says 9600.");
  server.answer = instead(2, {7});
  REQUIRE_THAT(link_refusal([&] { link_to(server); }),
               ContainsSubstring("does not take 8 data bits"));
  server.answer = [](std::uint8_t, const Bytes&) { return Bytes{}; };
  REQUIRE_THAT(link_refusal([&] { link_to(server, 20ms); }),
               ContainsSubstring("did not answer to 8 data bits"));
  // The nearest rate that a divided clock gives: 115,942 of 16 MHz.
  server.answer = instead(1, {0, 1, 0xC4, 0xE6});
  REQUIRE(link_to(server).bits_per_second() == 115200);
}

TEST_CASE(
    "what a server says before it closes is passed on, also where it takes nothing any more") {
  Server server;
  server.closes = true;
  server.takes_nothing = GENERATE(false, true);
  const std::string said = "Device open failure: Value or file not found\r\n";
  server.greeting.assign(said.begin(), said.end());
  REQUIRE(link_refusal([&] { link_to(server); }) ==
          "rfc2217://desk:2000 let go before its port was set up; it said: \"Device open failure: "
          "Value or file not found\". Is the port there, and free?");
}

TEST_CASE("a far end that negotiates without end is given up in time and not answered for ever") {
  struct Endless final : Link {
    Endless(Bytes bytes, std::size_t& sent_bytes) : piece(std::move(bytes)), sent(sent_bytes) {}
    void send(std::span<const std::uint8_t> bytes, Duration) override { sent += bytes.size(); }
    std::size_t receive(std::span<std::uint8_t> room, Duration) override {
      std::copy(piece.begin(), piece.end(), room.begin());
      return piece.size();
    }
    bool paced() const override { return false; }
    std::string describe() const override { return "endless"; }
    Bytes piece;
    std::size_t& sent;
  };
  const Bytes piece = GENERATE(Bytes{255, 253, 24, 255, 251, 24},        // options that nobody has
                               Bytes{255, 253, 3, 255, 254, 3},          // on and off
                               Bytes{255, 250, kComPort, 101, 1, 1, 1},  // never ends
                               Bytes{255, 250, kComPort, 101, 255, 240});  // answers without value
  std::size_t sent = 0;
  const auto open = [&] {
    Rfc2217Link(std::make_unique<Endless>(piece, sent), "rfc2217://desk:2000", 115200, 20ms,
                test::no_stop);
  };
  REQUIRE_THAT(link_refusal(open), ContainsSubstring("does not agree on the COM port option"));
  REQUIRE(sent <= 15 + 3 * telnet::Options::most_answers);
}

TEST_CASE("steps on the control lines are asked for in order") {
  Server server;
  Rfc2217Link link = link_to(server);
  server.settings.clear();
  link.play({});
  REQUIRE(server.settings.empty());
  const std::vector<ControlLineStep> steps = {
      {false, true, 1}, {true, std::nullopt, 0}, {{}, false, 0}};
  link.play(steps);
  const std::vector<std::pair<std::uint8_t, Bytes>> expected = {
      {5, {9}}, {5, {11}}, {5, {8}}, {5, {12}}};
  REQUIRE(server.settings == expected);
  server.answer = instead(5, {0});
  REQUIRE_THAT(link_refusal([&] { link.play(steps); }),
               ContainsSubstring("does not set its line DTR."));
}

TEST_CASE("a far end that suspends is sent nothing until it resumes") {
  Server server;
  Rfc2217Link link = link_to(server);
  server.to_client = {255, 250, kComPort, 108, 255, 240, 7};
  Bytes room(1);
  REQUIRE(link.receive(room, 0us) == 1);
  REQUIRE_THAT(link_refusal([&] { link.send(Bytes{1}, 1ms); }),
               ContainsSubstring("takes no more bytes"));
  REQUIRE(server.data.empty());
  server.to_client = {255, 250, kComPort, 109, 255, 240};
  link.send(Bytes{1}, 30s);
  REQUIRE(server.data == Bytes{1});
}

TEST_CASE("a link is opened again at the rate set last, also where its port is busy for a moment") {
  Server server;
  Rfc2217Link link = link_to(server);
  REQUIRE(link.set_rate(230'400));
  server.settings.clear();
  server.on_reopen = [&](Server& self) {
    self.closes = self.connections < 4;
    if (self.closes) self.greeting = {'P', 'o', 'r', 't', ' ', 'i', 'n', ' ', 'u', 's', 'e'};
    if (!self.closes) self.greeting = Server().greeting;
  };
  REQUIRE(link.reopen(30s));
  REQUIRE(server.connections == 4);
  REQUIRE(server.settings.back() == std::pair<std::uint8_t, Bytes>{1, {0, 3, 0x84, 0}});
  server.on_reopen = [](Server& self) { self.closes = true, self.greeting.clear(); };
  REQUIRE_THAT(link_refusal([&] { link.reopen(1ms); }),
               ContainsSubstring("let go before its port was set up"));
}

TEST_CASE("a link is opened again also where the far end answers late") {
  Server server;
  Rfc2217Link link(std::make_unique<PlayedConnection>(server), "rfc2217://desk:2000", 115200, 30s,
                   test::no_stop, 20ms);
  const bool to_the_option = GENERATE(true, false);
  server.on_reopen = [&](Server& self) {
    const bool late = self.connections < 4;
    self.greeting = late && to_the_option ? Bytes{} : Server().greeting;
    self.answer = Server().answer;
    if (late) self.answer = [](std::uint8_t, const Bytes&) { return Bytes{}; };
  };
  REQUIRE(link.reopen(30s));
  REQUIRE(server.connections == 4);
}

TEST_CASE("a far end that refuses is not asked again") {
  Server server;
  Rfc2217Link link = link_to(server);
  server.greeting = {255, 254, kComPort, 255, 253, 0, 255, 251, 0};
  REQUIRE_THAT(link_refusal([&] { link.reopen(30s); }),
               ContainsSubstring("refuses the COM port option"));
  REQUIRE(server.connections == 2);
}
