#include "host/core/line/telnet.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"

using namespace assay;
using telnet::Bytes;
using telnet::Event;
using telnet::kCommand;
using telnet::kDo;
using telnet::kDont;
using telnet::kSubnegotiation;
using telnet::kSubnegotiationEnd;
using telnet::kWill;
using telnet::kWont;

namespace {

struct Decoded {
  Bytes data;
  std::vector<Event> events;
};

Decoded decode(telnet::Decoder& decoder, const Bytes& bytes) {
  Decoded decoded;
  decoder.receive(bytes, decoded.data, decoded.events);
  return decoded;
}

Decoded decode(const Bytes& bytes) {
  telnet::Decoder decoder;
  return decode(decoder, bytes);
}

Bytes joined(std::initializer_list<Bytes> parts) {
  Bytes all;
  for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

// Cuts `bytes` at the places drawn, and decodes the pieces one after the other.
Decoded decode_in_pieces(const Bytes& bytes, const std::vector<std::size_t>& cuts) {
  telnet::Decoder decoder;
  Decoded decoded;
  std::size_t at = 0;
  for (std::size_t i = 0; at < bytes.size(); ++i) {
    const std::size_t wanted = i < cuts.size() ? cuts[i] % 5 : bytes.size();
    const std::size_t count = std::min(wanted, bytes.size() - at);
    decoder.receive(telnet::ByteView(bytes).subspan(at, count), decoded.data, decoded.events);
    at += count;
  }
  return decoded;
}

// Many of the bytes that mean something, and all others.
rc::Gen<Bytes> telnet_bytes() {
  return rc::gen::container<Bytes>(rc::gen::oneOf(rc::gen::inRange<std::uint8_t>(240, 255),
                                                  rc::gen::just(kCommand),
                                                  rc::gen::arbitrary<std::uint8_t>()));
}

}  // namespace

TEST_CASE("data pass through telnet as they are, cut anywhere") {
  test::property("decode(escape(x)) is x", [] {
    const auto data = *telnet_bytes();
    const auto cuts = *rc::gen::arbitrary<std::vector<std::size_t>>();
    const Decoded decoded = decode_in_pieces(telnet::escape(data), cuts);
    RC_ASSERT(decoded.data == data);
    RC_ASSERT(decoded.events.empty());
  });
}

TEST_CASE("a subnegotiation between data keeps its payload, cut anywhere") {
  test::property("subnegotiation", [] {
    const auto before = *telnet_bytes();
    const auto payload = *telnet_bytes();
    const auto option = *rc::gen::arbitrary<std::uint8_t>();
    RC_PRE(payload.size() <= telnet::Decoder::most_payload_bytes && option != kCommand);
    const Bytes bytes = joined(
        {telnet::escape(before), telnet::subnegotiation(option, payload), telnet::escape(before)});
    const auto cuts = *rc::gen::arbitrary<std::vector<std::size_t>>();
    const Decoded decoded = decode_in_pieces(bytes, cuts);
    RC_ASSERT(decoded.data == joined({before, before}));
    RC_ASSERT(decoded.events.size() == 1u);
    RC_ASSERT(decoded.events[0].command == kSubnegotiation);
    RC_ASSERT(decoded.events[0].option == option);
    RC_ASSERT(decoded.events[0].payload == payload);
  });
}

TEST_CASE("any bytes at all decode the same however they are cut") {
  test::property("chunking", [] {
    const auto bytes = *telnet_bytes();
    const Decoded whole = decode(bytes);
    const Decoded cut = decode_in_pieces(bytes, *rc::gen::arbitrary<std::vector<std::size_t>>());
    RC_ASSERT(cut.data == whole.data);
    RC_ASSERT(cut.events.size() == whole.events.size());
  });
}

TEST_CASE("bytes on the wire are those of RFC 854") {
  REQUIRE(telnet::escape(Bytes{1, 255, 0, 240}) == Bytes{1, 255, 255, 0, 240});
  // RFC 2217's own example of an escaped value is a baud rate with a byte of 255 in it.
  REQUIRE(telnet::subnegotiation(44, Bytes{1, 0, 0, 255, 0}) ==
          Bytes{255, 250, 44, 1, 0, 0, 255, 255, 0, 255, 240});
  const Decoded decoded = decode({'a', 255, 251, 3, 'b', 255, 241, 'c', 255, 254, 44});
  REQUIRE(decoded.data == Bytes{'a', 'b', 'c'});
  REQUIRE(decoded.events.size() == 2);
  REQUIRE(decoded.events[0].command == kWill);
  REQUIRE(decoded.events[0].option == 3);
  REQUIRE(decoded.events[1].command == kDont);
  REQUIRE(decoded.events[1].option == 44);
}

TEST_CASE("a subnegotiation that does not end, or is broken off, is dropped") {
  telnet::Decoder decoder;
  decode(decoder, {kCommand, kSubnegotiation, 44});
  for (int i = 0; i < 1000; ++i) {
    const Decoded some = decode(decoder, Bytes(1000, 7));
    REQUIRE(some.data.empty());
    REQUIRE(some.events.empty());
  }
  REQUIRE(decode(decoder, {kCommand, kSubnegotiationEnd}).events.empty());
  REQUIRE(decode(decoder, {1, 2}).data == Bytes{1, 2});

  const Decoded broken = decode({kCommand, kSubnegotiation, 44, 1, kCommand, kDo, 0, 'x'});
  REQUIRE(broken.data == Bytes{'x'});
  REQUIRE(broken.events.size() == 1);
  REQUIRE(broken.events[0].command == kDo);
  REQUIRE(decode({kCommand, kSubnegotiation, kCommand, kSubnegotiationEnd}).events.empty());
}

TEST_CASE("the longest subnegotiation is kept, one byte more is not") {
  const std::size_t most = telnet::Decoder::most_payload_bytes;
  REQUIRE(decode(telnet::subnegotiation(1, Bytes(most, 9))).events.size() == 1);
  REQUIRE(decode(telnet::subnegotiation(1, Bytes(most + 1, 9))).events.empty());
}

TEST_CASE("options that are wanted are agreed on, whoever asks first") {
  telnet::Options options({0}, {0});
  SECTION("this end asks, and the far end's own request crosses") {
    REQUIRE(options.offer(0) == Bytes{kCommand, kWill, 0});
    REQUIRE(options.request(0) == Bytes{kCommand, kDo, 0});
    REQUIRE(options.answer({kDo, 0, {}}).empty());
    REQUIRE(options.answer({kWill, 0, {}}).empty());
  }
  SECTION("the far end asks") {
    REQUIRE(options.answer({kDo, 0, {}}) == Bytes{kCommand, kWill, 0});
    REQUIRE(options.answer({kWill, 0, {}}) == Bytes{kCommand, kDo, 0});
  }
  REQUIRE(options.local(0));
  REQUIRE(options.remote(0));
  // What holds already is not answered: that would be a loop.
  REQUIRE(options.answer({kDo, 0, {}}).empty());
  REQUIRE(options.answer({kWill, 0, {}}).empty());
}

TEST_CASE("a refusal is known, and an option that nobody wants is refused") {
  telnet::Options options({0}, {3});
  options.offer(0);
  REQUIRE_FALSE(options.local_refused(0));
  REQUIRE(options.answer({kDont, 0, {}}).empty());
  REQUIRE(options.local_refused(0));
  REQUIRE_FALSE(options.local(0));
  REQUIRE(options.answer({kWill, 1, {}}) == Bytes{kCommand, kDont, 1});
  REQUIRE(options.answer({kDo, 24, {}}) == Bytes{kCommand, kWont, 24});
  REQUIRE(options.answer({kWont, 1, {}}).empty());
}

TEST_CASE("an option is given up when the far end withdraws it") {
  telnet::Options options({0}, {});
  options.answer({kDo, 0, {}});
  REQUIRE(options.answer({kDont, 0, {}}) == Bytes{kCommand, kWont, 0});
  REQUIRE_FALSE(options.local(0));
}

TEST_CASE("a far end that never settles is answered some times only") {
  telnet::Options options({0}, {});
  int answers = 0;
  for (int i = 0; i < 10'000; ++i) {
    answers += !options.answer({i % 2 == 0 ? kDo : kDont, 0, {}}).empty();
    answers += !options.answer({kDo, 24, {}}).empty();
  }
  REQUIRE(answers == telnet::Options::most_answers);
}
