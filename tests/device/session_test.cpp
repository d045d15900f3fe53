// Sessions and sequence: what makes every request safe to repeat.
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using namespace assay::test;

namespace {

constexpr std::uint8_t kNoSession = 1, kOutOfSequence = 2, kWrongVersion = 9;

Bytes hello_payload(std::uint32_t nonce, std::uint8_t version = 1) {
  return little_endian(nonce, 4) + Bytes{version};
}
Bytes run_payload(const Bytes& inputs = {}, std::uint8_t flags = 2) {
  return Bytes{0, 1, 0, flags} + inputs;
}
Bytes write_payload(std::uint8_t value) { return Bytes{0, 0, 0, 0, value, value, value, value}; }

bool is_refused(const Frame& answer, std::uint8_t status) {
  return answer.type >= 0xc0 && answer.payload.size() == 5 && answer.payload[0] == status;
}
bool done(const Frame& answer) { return (answer.type & 0xc0) == 0x80; }

std::uint64_t foreign_frames(TestDevice& device, std::uint8_t sequence = 0) {
  return number(device.ask(kMemory, sequence, {}).payload, 20, 4);
}
std::uint64_t bad_frames(TestDevice& device, std::uint8_t sequence = 0) {
  return number(device.ask(kMemory, sequence, {}).payload, 16, 4);
}

}  // namespace

TEST_CASE("before hello everything is answered no_session, sealed as it came") {
  TestDevice device;
  for (std::uint8_t type = 2; type < 12; ++type) {
    const Frame answer = device.ask(type, 3, Bytes(8));
    CHECK(is_refused(answer, kNoSession));
    CHECK(answer.type == (type | 0xc0));
    CHECK(answer.sequence == 3);
    CHECK(answer.nonce == kNonce);
  }
  // Nor is a plain CRC-32, nonce 0, that of a session which nobody has opened.
  CHECK(is_refused(decode(device.exchange(encode({kRun, 1, 0, run_payload()}))).at(0), kNoSession));
  CHECK(test_image.runs == 0);
}

TEST_CASE("a frame of another session is answered no_session and does nothing") {
  TestDevice device;
  device.hello();
  device.ask(kWrite, 0, write_payload(1));
  const auto answers = decode(device.exchange(encode({kWrite, 0, 0x55, write_payload(9)})));
  REQUIRE(answers.size() == 1);
  CHECK(is_refused(answers[0], kNoSession));
  CHECK(answers[0].nonce == 0x55);
  CHECK(device.ask(kRead, 0, Bytes{0, 0, 0, 0, 4, 0}).payload == Bytes{0, 0, 0, 0, 1, 1, 1, 1});
  CHECK(foreign_frames(device) == 1);
}

TEST_CASE("a run of another session does not run") {
  TestDevice device;
  device.hello();
  device.exchange(encode({kRun, 1, kNonce ^ 0x100, run_payload()}));
  device.exchange(encode({kRun, 1, 0, run_payload()}));
  CHECK(test_image.runs == 0);
}

TEST_CASE("hello of another version is refused with the device's, and opens nothing") {
  TestDevice device;
  for (const std::uint8_t version : Bytes{0, 2, 255}) {
    const Frame answer = device.ask(kHello, 0, hello_payload(kNonce, version) + text("later"));
    CHECK(is_refused(answer, kWrongVersion));
    CHECK(number(answer.payload, 1, 4) == 1);
    CHECK(is_refused(device.ask(kMemory, 0, {}), kNoSession));
  }
}

TEST_CASE("hello of another version leaves the session as it is") {
  TestDevice device;
  device.hello();
  device.ask(kRun, 1, run_payload());
  for (const std::uint32_t nonce : {kNonce, kNonce + 1}) {
    const auto answer =
        decode(device.exchange(encode({kHello, 0, nonce, hello_payload(nonce, 2)})));
    CHECK(is_refused(answer.at(0), kWrongVersion));
    CHECK(answer.at(0).nonce == nonce);
  }
  CHECK(done(device.ask(kRun, 2, run_payload())));
}

TEST_CASE("hello with the nonce 0 opens nothing") {
  TestDevice device;
  CHECK(is_refused(decode(device.exchange(encode({kHello, 0, 0, hello_payload(0)}))).at(0),
                   kNoSession));
  CHECK(is_refused(decode(device.exchange(encode({kRun, 1, 0, run_payload()}))).at(0), kNoSession));
  CHECK(test_image.runs == 0);
}

TEST_CASE("a session that is cut off at any byte leaves nothing for the next one") {
  TestDevice device;
  const Bytes inputs = text("0123456789");
  std::uint32_t nonce = 1;
  const auto say = [&](std::uint8_t type, std::uint8_t sequence, const Bytes& payload) {
    return encode({type, sequence, nonce, payload});
  };
  const auto opening = [&] { return Bytes{0} + say(kHello, 0, hello_payload(nonce)); };
  const auto session = [&] {
    return opening() + say(kMemory, 0, {}) + say(kWrite, 1, write_payload(9)) +
           say(kRun, 2, run_payload(inputs)) + say(kRead, 3, Bytes{0, 0, 0, 0, 4, 0});
  };
  for (std::size_t count = 0; count <= session().size(); ++count) {
    CAPTURE(count);
    const Bytes whole = session();
    device.exchange(Bytes(whole.begin(), whole.begin() + static_cast<long>(count)));
    ++nonce;
    REQUIRE(done(decode(device.exchange(opening())).back()));
    const auto answers = decode(device.exchange(say(kRun, 1, run_payload(inputs))));
    REQUIRE(answers.size() == 1);
    REQUIRE(done(answers[0]));
    // The model turns its input b round, then a, and adds 1 to each byte.
    REQUIRE(Bytes(answers[0].payload.begin() + 23, answers[0].payload.end()) == text(":987654321"));
    ++nonce;
  }
}

TEST_CASE("hello whose payload does not name the nonce that seals it is refused") {
  TestDevice device;
  CHECK(is_refused(device.ask(kHello, 0, hello_payload(kNonce + 256)), kNoSession));
  CHECK(is_refused(device.ask(kHello, 0, Bytes(4)), kNoSession));
}

TEST_CASE("hello with the nonce in force changes nothing") {
  TestDevice device;
  CHECK((device.ask(kHello, 0, hello_payload(kNonce)).payload[1] & 1) == 0);
  const Frame first = device.ask(kRun, 1, run_payload(text("0123456789")));
  const Frame hello = device.ask(kHello, 0, hello_payload(kNonce));
  CHECK((hello.payload[1] & 1) == 1);
  CHECK(hello.payload[19] == 1);
  CHECK(device.ask(kRun, 1, run_payload()) == first);
  CHECK(test_image.runs == 1);
}

TEST_CASE("a new nonce starts at sequence 0 with nothing kept") {
  TestDevice device;
  device.hello();
  device.ask(kRun, 1, run_payload());
  const auto answer = decode(device.exchange(encode({kHello, 0, 77, hello_payload(77)})));
  CHECK((answer.at(0).payload[1] & 1) == 0);
  CHECK(answer.at(0).payload[19] == 0);
  CHECK(is_refused(device.ask(kRun, 1, run_payload()), kNoSession));
  CHECK(is_refused(decode(device.exchange(encode({kRun, 0, 77, run_payload()}))).at(0),
                   kOutOfSequence));
  CHECK(test_image.runs == 1);
}

TEST_CASE("a repeated run acts once, and its reply comes again byte for byte") {
  TestDevice device;
  device.hello();
  const Bytes request = encode({kRun, 1, kNonce, run_payload(text("0123456789"))});
  const Bytes first = device.exchange(request);
  CHECK(decode(first).at(0).payload.size() == 33);
  for (int i = 0; i < 3; ++i) CHECK(device.exchange(request) == first);
  CHECK(test_image.runs == 1);
}

TEST_CASE("a repeated call acts once") {
  TestDevice device;
  device.hello();
  const Bytes payload = Bytes{0} + little_endian(hash_of("count(i)i"), 4) + integer_argument(42);
  const Frame first = device.ask(kCall, 1, payload);
  CHECK(first.payload == Bytes{1} + little_endian(1, 8));
  CHECK(device.ask(kCall, 1, payload) == first);
  CHECK(test_image.counted[42] == 1);
  CHECK(device.ask(kCall, 2, payload).payload == Bytes{1} + little_endian(2, 8));
}

TEST_CASE("a run and a call of the same number are not the same") {
  TestDevice device;
  device.hello();
  device.ask(kRun, 1, run_payload());
  const Bytes call = Bytes{0} + little_endian(hash_of("nothing()v"), 4);
  CHECK(is_refused(device.ask(kCall, 1, call), kOutOfSequence));
  CHECK(test_image.calls == 0);
}

TEST_CASE("only the next number acts") {
  TestDevice device;
  device.hello();
  device.ask(kRun, 1, run_payload());
  device.ask(kRun, 2, run_payload());
  for (const std::uint8_t sequence : Bytes{0, 1, 4, 130, 255}) {
    CAPTURE(int{sequence});
    const Frame answer = device.ask(kRun, sequence, run_payload());
    CHECK(is_refused(answer, kOutOfSequence));
    CHECK(number(answer.payload, 1, 4) == 2);
  }
  CHECK(test_image.runs == 2);
}

TEST_CASE("the number wraps") {
  TestDevice device;
  device.hello();
  for (int i = 1; i <= 600; ++i) {
    REQUIRE(done(device.ask(kRun, static_cast<std::uint8_t>(i), run_payload())));
  }
  CHECK(test_image.runs == 600);
}

TEST_CASE("a write that comes late does not reach the next inference") {
  TestDevice device;
  device.hello();
  device.ask(kWrite, 1, write_payload(1));
  device.ask(kRun, 2, run_payload());
  CHECK(is_refused(device.ask(kWrite, 1, write_payload(9)), kOutOfSequence));
  CHECK(is_refused(device.ask(kWrite, 4, write_payload(9)), kOutOfSequence));
  CHECK(is_refused(device.ask(kRead, 1, Bytes{0, 0, 0, 0, 4, 0}), kOutOfSequence));
  CHECK(device.ask(kRead, 3, Bytes{0, 0, 0, 0, 4, 0}).payload == Bytes{0, 0, 0, 0, 1, 1, 1, 1});
}

TEST_CASE("a write that comes behind the next one does not undo it") {
  TestDevice device;
  device.hello();
  device.ask(kWrite, 1, write_payload(1));
  device.ask(kWrite, 2, write_payload(2));
  CHECK(is_refused(device.ask(kWrite, 1, write_payload(1)), kOutOfSequence));
  CHECK(device.ask(kRead, 3, Bytes{0, 0, 0, 0, 4, 0}).payload == Bytes{0, 0, 0, 0, 2, 2, 2, 2});
}

TEST_CASE("a run whose number another request has taken does not act, and answers no old reply") {
  TestDevice device;
  device.hello();
  device.ask(kRun, 1, run_payload());
  device.ask(kMemory, 2, {});
  CHECK(is_refused(device.ask(kRun, 2, run_payload()), kOutOfSequence));
  CHECK(test_image.runs == 1);
  CHECK(done(device.ask(kRun, 3, run_payload())));
}

TEST_CASE("a cancel that overtakes its call does not take its number") {
  TestDevice device;
  device.hello();
  CHECK(device.ask(8, 1, {}).type == 0xc8);
  CHECK(done(device.ask(kRun, 1, run_payload())));
}

TEST_CASE("a new session does not get the last one's result") {
  TestDevice device;
  device.hello();
  device.ask(kCall, 1, Bytes{0} + little_endian(hash_of("model_name()s"), 4));
  CHECK(done(device.ask(kRead, 2, Bytes{0xfe, 0, 0, 0, 5, 0})));
  device.exchange(encode({kHello, 0, 77, hello_payload(77)}));
  const auto answers = decode(device.exchange(encode({kRead, 1, 77, Bytes{0xfe, 0, 0, 0, 5, 0}})));
  REQUIRE(answers.size() == 1);
  CHECK(answers[0].payload.at(0) == 6);
}

TEST_CASE("a request refused for its form has taken its number, but is not kept") {
  TestDevice device;
  device.hello();
  CHECK(is_refused(device.ask(kRun, 1, Bytes{0, 1, 0}), 4));
  CHECK(is_refused(device.ask(kRun, 1, run_payload()), kOutOfSequence));
  CHECK(is_refused(device.ask(kRun, 2, run_payload() + Bytes(600)), 4));
  CHECK(is_refused(device.ask(0x1f, 3, {}), 3));
  CHECK(is_refused(device.ask(kRun, 4, Bytes{2, 1, 0, 0}), 5));
  CHECK(is_refused(device.ask(kRun, 4, Bytes{0, 1, 0, 0}), 5));
  CHECK(done(device.ask(kRun, 5, Bytes{0, 1, 0, 0})));
  CHECK(test_image.runs == 1);
}

TEST_CASE("a frame with any one bit flipped does nothing") {
  TestDevice device;
  device.hello();
  const Bytes frame = encode({kRun, 1, kNonce, run_payload(text("0123456789"))});
  for (std::size_t bit = 0; bit < 8 * (frame.size() - 1); ++bit) {
    Bytes flipped = frame;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    for (const Frame& answer : decode(device.exchange(flipped))) {
      REQUIRE(answer.nonce != kNonce);
    }
    device.exchange(Bytes{0});
  }
  CHECK(test_image.runs == 0);
  CHECK(done(device.ask(kRun, 1, run_payload())));
}

TEST_CASE("a megabyte of noise later the next frame is answered") {
  TestDevice device;
  device.hello();
  std::uint32_t state = 1;
  for (const bool delimiters : {true, false}) {
    Bytes noise(1 << 20);
    for (std::uint8_t& byte : noise) {
      state = state * 1664525 + 1013904223;
      byte = static_cast<std::uint8_t>(state >> 24);
      if (byte == 0 && !delimiters) byte = 1;
    }
    device.exchange(noise);
    device.exchange(Bytes{0});
    CHECK(done(device.ask(kMemory, 0, {})));
  }
  CHECK(bad_frames(device) > 1000);
  CHECK(test_image.runs == 0);
}

TEST_CASE("bytes that find the ring full are dropped and counted, and the next frame is answered") {
  TestDevice device(128);
  device.hello();
  device.receive(Bytes(300, 0x31));
  device.poll();
  const Frame answer = decode(device.exchange(Bytes{0} + encode({kMemory, 0, kNonce, {}}))).back();
  CHECK(number(answer.payload, 24, 4) == 172);
}
