// The client against a device that the test plays: repetition, windows, matching of replies.
#include "host/rpc/client.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using proto::Type;
using rpc::Client;
using rpc::Exchange;
using rpc::Outcome;

namespace {

constexpr std::uint32_t kNonce = 0x1234'5678;

rpc::ClientOptions options(bool paced = true) {
  rpc::ClientOptions options;
  options.nonce = kNonce;
  options.paced = paced;
  options.reply_timeout = 100ms;
  options.attempts = 3;
  return options;
}

Client client(bool paced = true, std::uint32_t rx_bytes = 256, std::uint8_t window_frames = 4) {
  Client made(options(paced));
  rpc::HelloReply hello;
  hello.frame_bytes = 128;
  hello.rx_bytes = rx_bytes;
  hello.window_frames = window_frames;
  hello.sequence = 9;
  made.adopt(hello);
  return made;
}

Exchange exchange(Type type, const Bytes& payload = {}) { return {type, payload, false, {}, {}}; }
Exchange describe(std::uint8_t item) { return exchange(Type::describe, {1, item, 0}); }
Exchange run() { return exchange(Type::run, {0, 1, 0, 1}); }

// The answer that a device gives to `request`.
Bytes answer(const Frame& request, const Bytes& payload) {
  return encode(
      {static_cast<std::uint8_t>(request.type | 0x80), request.sequence, kNonce, payload});
}
Bytes refusal(const Frame& request, std::uint8_t status, std::uint32_t detail = 0) {
  return encode({static_cast<std::uint8_t>(request.type | 0xc0), request.sequence, kNonce,
                 Bytes{status} + little_endian(detail, 4)});
}
Bytes event(std::uint8_t type, std::uint8_t sequence, const Bytes& payload = {}) {
  return encode({type, sequence, kNonce, payload});
}

}  // namespace

TEST_CASE("a request is sent at once, again with a delimiter in front, and then given up") {
  Client sut = client();
  sut.start({describe(0)});
  const Bytes first = sut.transmit(0ms);
  REQUIRE(decode(first).size() == 1);
  CHECK(decode(first)[0] == Frame{2, 10, kNonce, {1, 0, 0}});
  CHECK(sut.deadline() == 100ms);
  CHECK(sut.transmit(99ms).empty());
  // The line's very first frame has a delimiter in front as well.
  CHECK(sut.transmit(100ms) == first);
  CHECK(first[0] == 0);
  CHECK(sut.transmit(200ms) == first);
  CHECK(sut.outcome() == Outcome::pending);
  CHECK(sut.transmit(300ms).empty());
  CHECK(sut.outcome() == Outcome::silent);
  CHECK_FALSE(sut.deadline());
  CHECK(sut.counters().repeated_frames == 2);
}

TEST_CASE("a late answer to the operation before is not taken for one to this") {
  Client sut = client();
  sut.start({describe(0)});
  const Frame first = decode(sut.transmit(0ms)).at(0);
  sut.transmit(100ms);
  sut.receive(answer(first, text("zero")), 101ms);
  REQUIRE(sut.outcome() == Outcome::done);
  sut.start({describe(1)});
  const Frame second = decode(sut.transmit(102ms)).at(0);
  sut.receive(answer(first, text("zero")), 103ms);
  CHECK(sut.outcome() == Outcome::pending);
  CHECK(sut.counters().unexpected_frames == 1);
  sut.receive(answer(second, text("one")), 104ms);
  CHECK(sut.exchanges().at(0).reply == text("one"));
}

TEST_CASE("an operation takes the next number, its pieces share it, and repeats keep it") {
  Client sut = client();
  sut.start({run()});
  const Frame request = decode(sut.transmit(0ms)).at(0);
  CHECK(request.sequence == 10);
  CHECK(decode(sut.transmit(100ms)).at(0).sequence == 10);
  sut.receive(answer(request, {}), 101ms);
  sut.start({exchange(Type::write, {0, 0, 0, 0, 7}), exchange(Type::write, {0, 1, 0, 0, 7})});
  const auto pieces = decode(sut.transmit(102ms));
  REQUIRE(pieces.size() == 2);
  CHECK(pieces[0].sequence == 11);
  CHECK(pieces[1].sequence == 11);
}

TEST_CASE("what a later answer has overtaken is sent again at once, and nothing else") {
  Client sut = client();
  std::vector<Exchange> writes;
  for (std::uint8_t i = 0; i < 4; ++i) writes.push_back(exchange(Type::write, {0, i, 0, 0, 7}));
  sut.start(writes);
  const auto frames = decode(sut.transmit(0ms));
  REQUIRE(frames.size() == 4);
  sut.receive(answer(frames[0], {0, 0, 0, 0}), 1ms);
  CHECK(sut.transmit(1ms).empty());
  sut.receive(answer(frames[2], {0, 2, 0, 0}), 2ms);
  const auto again = decode(sut.transmit(2ms));
  REQUIRE(again.size() == 1);
  CHECK(again[0] == frames[1]);
  CHECK(sut.counters().overtaken_frames == 1);
  // Its own first answer, come late, proves nothing about the last piece, which was sent after it.
  sut.receive(answer(frames[1], {0, 1, 0, 0}), 3ms);
  CHECK(sut.transmit(3ms).empty());
  sut.receive(answer(frames[3], {0, 3, 0, 0}), 4ms);
  CHECK(sut.outcome() == Outcome::done);
  CHECK(sut.counters().timed_out_frames == 0);
}

TEST_CASE("a device that answers nothing gets less at once, and a cleared line now and then") {
  auto patient = options();
  patient.attempts = 8;
  Client sut(patient);
  rpc::HelloReply hello;
  hello.frame_bytes = 128;
  hello.rx_bytes = 256;
  hello.window_frames = 8;
  sut.adopt(hello);
  std::vector<Exchange> writes;
  for (std::uint8_t i = 0; i < 8; ++i) writes.push_back(exchange(Type::write, {0, i, 0, 0, 7}));
  sut.start(writes);
  CHECK(decode(sut.transmit(0ms)).size() == 8);
  std::size_t before = 8;
  int cleared = 0;
  while (sut.outcome() == Outcome::pending) {
    const rpc::Duration now = sut.deadline().value();
    const Bytes sent = sut.transmit(now);
    if (sent == Bytes{0}) {
      ++cleared;
      CHECK(sut.deadline().value() == now + 100ms);
      continue;
    }
    CHECK(decode(sent).size() <= std::max<std::size_t>(1, before / 2));
    before = std::max<std::size_t>(1, decode(sent).size());
  }
  CHECK(before == 1);
  CHECK(cleared > 0);
  CHECK(sut.outcome() == Outcome::silent);
}

TEST_CASE("a window that has shrunk grows again with the answers") {
  Client sut = client();
  std::vector<Exchange> writes;
  for (std::uint8_t i = 0; i < 40; ++i) writes.push_back(exchange(Type::write, {0, i, 0, 0, 7}));
  sut.start(writes);
  CHECK(decode(sut.transmit(0ms)).size() == 4);
  std::size_t most = 0, frames = decode(sut.transmit(100ms)).size();
  CHECK(frames == 2);
  for (std::uint8_t i = 0; i < 38; ++i) {
    sut.receive(encode({0x83, 10, kNonce, {0, i, 0, 0}}), 101ms);
    most = std::max(most, decode(sut.transmit(101ms)).size());
  }
  // One more than what was answered, now and then.
  CHECK(most == 2);
}

TEST_CASE("a digest that was answered before its pieces were is asked for again behind them") {
  Client sut = client();
  sut.start({exchange(Type::write, {0, 0, 0, 0, 7}), exchange(Type::write, {0, 1, 0, 0, 7}),
             exchange(Type::digest, {0, 0, 0, 0, 2, 0, 0})});
  const auto frames = decode(sut.transmit(0ms));
  REQUIRE(frames.size() == 3);
  sut.receive(answer(frames[0], {0, 0, 0, 0}), 1ms);
  sut.receive(answer(frames[2], Bytes{0, 0, 0, 0} + text("old!")), 2ms);
  const auto again = decode(sut.transmit(2ms));
  REQUIRE(again.size() == 1);
  CHECK(again[0] == frames[1]);
  sut.receive(answer(frames[1], {0, 1, 0, 0}), 3ms);
  const auto digest = decode(sut.transmit(3ms));
  REQUIRE(digest.size() == 1);
  CHECK(digest[0] == frames[2]);
  sut.receive(answer(frames[2], Bytes{0, 0, 0, 0} + text("new!")), 4ms);
  CHECK(sut.outcome() == Outcome::done);
  CHECK(sut.exchanges()[2].reply == Bytes{0, 0, 0, 0} + text("new!"));
}

TEST_CASE(
    "after the line changed all that is in flight is sent again, with attempts counted anew") {
  Client sut = client();
  sut.start({describe(0)});
  const Bytes first = sut.transmit(0ms);
  sut.transmit(100ms);
  sut.transmit(200ms);
  sut.resend_all(250ms);
  CHECK(sut.transmit(250ms) == first);
  CHECK(sut.transmit(350ms) == first);
  CHECK(sut.outcome() == Outcome::pending);
}

TEST_CASE("started ends the count of attempts, and a lost reply is asked for less and less often") {
  Client sut = client();
  sut.start({run()});
  const Frame request = decode(sut.transmit(0ms)).at(0);
  sut.receive(event(0x41, 10), 1ms);
  rpc::Duration now = 1ms, gap{0};
  for (int i = 0; i < 10; ++i) {
    const rpc::Duration due = sut.deadline().value();
    CHECK(due - now >= gap);
    gap = due - now;
    now = due;
    REQUIRE(decode(sut.transmit(now)).at(0) == request);
  }
  CHECK(gap == 4s);
  CHECK(sut.outcome() == Outcome::pending);
  sut.receive(answer(request, text("reply")), now);
  CHECK(sut.outcome() == Outcome::done);
}

TEST_CASE("a quick call that is slow for once is waited for longer than a silent device") {
  Client sut = client();
  sut.start({exchange(Type::call, {0, 1, 2, 3, 4})});
  sut.transmit(0ms);
  CHECK(sut.deadline() == 100ms);
  sut.transmit(100ms);
  CHECK(sut.deadline() == 300ms);
  sut.transmit(300ms);
  CHECK(sut.deadline() == 700ms);
}

TEST_CASE("attempts of a request that has started count for a third") {
  Client sut = client();
  sut.start({run()});
  sut.transmit(0ms);
  sut.receive(event(0x41, 10), 1ms);
  for (int i = 0; i < 8; ++i) sut.transmit(sut.deadline().value());
  CHECK(sut.attempts() == 3);
}

TEST_CASE("started and progress of another request acknowledge nothing") {
  Client sut = client();
  sut.start({run()});
  sut.transmit(0ms);
  sut.receive(event(0x41, 9) + event(0x42, 9, Bytes(16)), 1ms);
  CHECK_FALSE(sut.next_event());
  sut.transmit(100ms);
  sut.transmit(200ms);
  sut.transmit(300ms);
  CHECK(sut.outcome() == Outcome::silent);
}

TEST_CASE("no_session means restarted, but only to the operation that is under way") {
  Client sut = client();
  sut.start({describe(0)});
  const Frame before = decode(sut.transmit(0ms)).at(0);
  sut.receive(answer(before, {}), 1ms);
  sut.start({run()});
  const Frame request = decode(sut.transmit(2ms)).at(0);
  sut.receive(refusal(before, 1), 3ms);
  CHECK(sut.outcome() == Outcome::pending);
  sut.receive(refusal(request, 1), 4ms);
  CHECK(sut.outcome() == Outcome::restarted);
  CHECK(sut.transmit(500ms).empty());
}

TEST_CASE("an answer of another number is late and not believed") {
  Client sut = client();
  sut.start({run()});
  Frame request = decode(sut.transmit(0ms)).at(0);
  --request.sequence;
  sut.receive(answer(request, text("of the run before last")), 1ms);
  CHECK(sut.outcome() == Outcome::pending);
  CHECK(sut.counters().unexpected_frames == 1);
}

TEST_CASE("a reset whose reply was lost has happened") {
  Client sut = client();
  sut.start({exchange(Type::reset)});
  const Frame request = decode(sut.transmit(0ms)).at(0);
  sut.receive(refusal(request, 1), 100ms);
  CHECK(sut.outcome() == Outcome::done);
}

TEST_CASE("frames of another nonce are counted and not believed") {
  Client sut = client();
  sut.start({describe(0)});
  Frame reply = decode(sut.transmit(0ms)).at(0);
  reply.type |= 0x80;
  reply.nonce ^= 0x100;
  sut.receive(encode(reply), 1ms);
  CHECK(sut.outcome() == Outcome::pending);
  CHECK(sut.counters().foreign_frames == 1);
}

TEST_CASE("text between frames and in front of them is kept, and costs no frame") {
  Client sut = client();
  sut.start({run()});
  const Frame request = decode(sut.transmit(0ms)).at(0);
  sut.receive(text("layer 1\n") + Bytes{0} + text("layer 2\n") + event(0x40, 10, text("log")), 1ms);
  CHECK(sut.take_text() == "layer 1\nlayer 2\n");
  CHECK(sut.next_event().value().payload == text("log"));
  const std::string novel(5000, 'n');
  sut.receive(text(novel) + answer(request, text("done")), 2ms);
  CHECK(sut.take_text() == novel);
  CHECK(sut.outcome() == Outcome::done);
}

TEST_CASE("text in front of a torn frame is kept, and noise is not") {
  Client sut = client();
  const Bytes torn = event(0x40, 9, text("abc"));
  sut.receive(text("hello\n") + Bytes(torn.begin(), torn.end() - 4) + Bytes{0}, 0ms);
  CHECK(sut.take_text() == "hello\n");
  sut.receive(Bytes{'a', 0x80, 'b', 'c', 0, 0xff, 'x', 'y', 0}, 0ms);
  CHECK(sut.take_text().empty());
  CHECK(sut.counters().torn_frames + sut.counters().corrupt_frames == 3);
}

TEST_CASE("an unpaced line gets no more than the ring holds, a paced one no more than the window") {
  std::vector<Exchange> writes;
  for (std::uint8_t i = 0; i < 50; ++i) {
    writes.push_back(exchange(Type::write, Bytes{0, i, 0, 0} + Bytes(50, 1)));
  }
  Client unpaced = client(false, 256);
  unpaced.start(writes);
  CHECK(unpaced.transmit(0ms).size() <= 256);
  Client paced = client(true, 64, 4);
  paced.start(writes);
  const auto frames = decode(paced.transmit(0ms));
  CHECK(frames.size() == 4);
  CHECK(paced.transmit(1ms).empty());
  paced.receive(answer(frames[0], {0, 0, 0, 0}), 2ms);
  const auto more = decode(paced.transmit(2ms));
  REQUIRE(more.size() == 1);
  CHECK(more[0].payload[1] == 4);
}

TEST_CASE(
    "requests of reads stay within the ring on a paced line, too: the device sends meanwhile") {
  std::vector<Exchange> reads;
  for (std::uint8_t i = 0; i < 50; ++i) reads.push_back(exchange(Type::read, {0, i, 0, 0, 1, 0}));
  Client paced = client(true, 128, 200);
  paced.start(reads);
  const Bytes first = paced.transmit(0ms);
  CHECK(first.size() <= 128);
  CHECK(first.size() > 100);
}

TEST_CASE("an unpaced line's longest frame fits the ring with its delimiters") {
  for (std::uint32_t rx_bytes = 32; rx_bytes < 600; ++rx_bytes) {
    CAPTURE(rx_bytes);
    Client sut = client(false, rx_bytes);
    sut.start({exchange(Type::call, Bytes(sut.frame_payload_bytes(), 0xff))});
    REQUIRE(sut.transmit(0ms).size() <= rx_bytes);
    REQUIRE(sut.transmit(100ms).size() <= rx_bytes);
  }
}

TEST_CASE("replies to pieces are told apart by the piece, and a refusal ends the transfer") {
  Client sut = client();
  sut.start({exchange(Type::read, {0, 0, 0, 0, 4, 0}), exchange(Type::read, {0, 4, 0, 0, 4, 0})});
  const auto frames = decode(sut.transmit(0ms));
  sut.receive(answer(frames.at(1), Bytes{0, 4, 0, 0} + text("late")), 1ms);
  CHECK(sut.exchanges()[1].answered);
  CHECK_FALSE(sut.exchanges()[0].answered);
  sut.receive(refusal(frames.at(0), 6, 0x00000400), 1ms);
  CHECK(sut.outcome() == Outcome::pending);
  sut.receive(refusal(frames.at(0), 6, 0), 1ms);
  CHECK(sut.outcome() == Outcome::done);
  CHECK(sut.exchanges()[0].refusal.value().status == proto::Status::out_of_range);
}

TEST_CASE("a slow line's own time is not taken for silence") {
  auto slow = options();
  slow.bits_per_second = 9600;
  Client sut(slow);
  rpc::HelloReply hello;
  hello.frame_bytes = 512;
  hello.rx_bytes = 4096;
  hello.window_frames = 8;
  sut.adopt(hello);
  std::vector<Exchange> reads;
  for (std::uint8_t i = 0; i < 8; ++i) {
    reads.push_back(exchange(Type::read, Bytes{0, 0, i, 0} + little_endian(256, 2)));
  }
  sut.start(reads);
  sut.transmit(0ms);
  // Eight replies of 267 bytes take 2.2 s; the last may come then.
  CHECK(sut.transmit(250ms).empty());
  CHECK(sut.deadline().value() > 350ms);
  CHECK(decode(sut.transmit(2300ms)).size() < 8);
}

TEST_CASE("a fault ends the operation and is kept") {
  Client sut = client();
  sut.start({run()});
  sut.transmit(0ms);
  sut.receive(
      event(0x43, 10,
            little_endian(0x100, 4) + little_endian(0x200, 4) + little_endian(3, 4) + Bytes{1}),
      1ms);
  CHECK(sut.outcome() == Outcome::faulted);
  CHECK(sut.fault().value().pc == 0x100);
  CHECK(sut.fault().value().lr == 0x200);
}
