#include "host/core/line/rfc2217.hpp"

#include "tests/support/catch.hpp"

using namespace assay;
using telnet::Bytes;
using Request = Rfc2217Client::Request;

namespace {

// What ser2net 4.3.11 greets with: WILL and DO SGA, WILL ECHO, DONT ECHO, DO and WILL BINARY, DO
// COM-PORT-OPTION.
const Bytes kGreeting = {255, 251, 3,   255, 253, 3,   255, 251, 1,   255, 254,
                         1,   255, 253, 0,   255, 251, 0,   255, 253, 44};

Bytes receive(Rfc2217Client& client, const Bytes& bytes) {
  Bytes data;
  client.receive(bytes, data);
  return data;
}

Rfc2217Client negotiated() {
  Rfc2217Client client;
  client.start();
  receive(client, kGreeting);
  return client;
}

}  // namespace

TEST_CASE("a client offers the COM port option and asks for binary both ways") {
  Rfc2217Client client;
  REQUIRE(client.start() ==
          Bytes{255, 251, 0, 255, 253, 0, 255, 251, 3, 255, 253, 3, 255, 251, 44});
  REQUIRE_FALSE(client.ready());
  REQUIRE_FALSE(client.is_telnet());
  Bytes data;
  // Only the echo, which nobody asked for, wants an answer.
  REQUIRE(client.receive(kGreeting, data) == Bytes{255, 254, 1});
  REQUIRE(data.empty());
  REQUIRE(client.is_telnet());
  REQUIRE(client.ready());
  REQUIRE(client.refusal().empty());
}

TEST_CASE("a client knows what a server refuses") {
  const auto [answer, what] = GENERATE(table<Bytes, std::string>({
      {{255, 254, 44}, "the COM port option (RFC 2217)"},
      {{255, 254, 0}, "binary transmission"},
      {{255, 252, 0}, "binary transmission"},
  }));
  Rfc2217Client client;
  client.start();
  receive(client, answer);
  REQUIRE_THAT(client.refusal(), Catch::Matchers::ContainsSubstring(what));
  REQUIRE_FALSE(client.ready());
}

TEST_CASE("requests are RFC 2217's bytes") {
  Rfc2217Client client;
  REQUIRE(client.request(Request::baud_rate, 115200) ==
          Bytes{255, 250, 44, 1, 0x00, 0x01, 0xC2, 0x00, 255, 240});
  // 65,280 baud is 0x0000FF00.
  REQUIRE(client.request(Request::baud_rate, 65280) ==
          Bytes{255, 250, 44, 1, 0, 0, 255, 255, 0, 255, 240});
  REQUIRE(client.request(Request::data_bits, 8) == Bytes{255, 250, 44, 2, 8, 255, 240});
  REQUIRE(client.request(Request::control, 9) == Bytes{255, 250, 44, 5, 9, 255, 240});
  REQUIRE(client.request(Request::purge, 3) == Bytes{255, 250, 44, 12, 3, 255, 240});
}

TEST_CASE("an answer is that to the request of its kind, and asking anew forgets it") {
  Rfc2217Client client = negotiated();
  REQUIRE_FALSE(client.answer(Request::baud_rate));
  receive(client, {255, 250, 44, 101, 0, 1, 0xC2, 0, 255, 240});
  REQUIRE(client.answer(Request::baud_rate) == 115200u);
  REQUIRE_FALSE(client.answer(Request::data_bits));
  client.request(Request::baud_rate, 9600);
  REQUIRE_FALSE(client.answer(Request::baud_rate));
}

TEST_CASE("answers without their form, notices and other options change nothing") {
  Rfc2217Client client = negotiated();
  const Bytes bytes = GENERATE(Bytes{255, 250, 44, 101, 0, 1, 255, 240},         // four bytes short
                               Bytes{255, 250, 44, 1, 0, 1, 0xC2, 0, 255, 240},  // an echo
                               Bytes{255, 250, 44, 107, 0x30, 255, 240},         // modem state
                               Bytes{255, 250, 44, 255, 240},                    // no command
                               Bytes{255, 250, 24, 101, 0, 1, 0xC2, 0, 255, 240});
  REQUIRE(receive(client, bytes).empty());
  REQUIRE_FALSE(client.answer(Request::baud_rate));
  REQUIRE(client.ready());
}

TEST_CASE("the far end suspends and resumes what is sent to it") {
  Rfc2217Client client = negotiated();
  receive(client, {255, 250, 44, 108, 255, 240});
  REQUIRE(client.suspended());
  receive(client, {255, 250, 44, 109, 255, 240});
  REQUIRE_FALSE(client.suspended());
}

TEST_CASE("data are those of the port, without what telnet says in between") {
  Rfc2217Client client = negotiated();
  REQUIRE(receive(client, {1, 255, 255, 255, 250, 44, 107, 0, 255, 240, 13, 0, 10}) ==
          Bytes{1, 255, 13, 0, 10});
}
