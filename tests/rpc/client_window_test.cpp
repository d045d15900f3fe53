// The client against a device that the test plays: pieces in flight, windows, what is sent again.
#include "tests/rpc/played_device.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using proto::Type;
using rpc::Client;
using rpc::Exchange;
using rpc::Outcome;

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

TEST_CASE(
    "pieces that are lost one by one, each but a small part of the window, shrink it as well") {
  Client sut = client(true, 256, 8);
  std::vector<Exchange> writes;
  for (std::uint8_t i = 0; i < 16; ++i) writes.push_back(exchange(Type::write, {0, i, 0, 0, 7}));
  sut.start(writes);
  CHECK(decode(sut.transmit(0ms)).size() == 8);
  // Eight more go out at a millisecond each; then nothing is answered any more.
  for (std::uint8_t i = 0; i < 8; ++i) {
    const rpc::Duration now{1000 * (i + 1)};
    sut.receive(encode({0x83, 10, kClientNonce, {0, i, 0, 0}}), now);
    CHECK(decode(sut.transmit(now)).size() == 1);
  }
  std::size_t sent_again = 0;
  while (sut.deadline().value() <= 108ms) {
    sent_again += decode(sut.transmit(sut.deadline().value())).size();
  }
  CHECK(sent_again > 0);
  CHECK(sent_again <= 4);
}

TEST_CASE("pieces that are lost now and then, with answers in between, do not shrink the window") {
  Client sut = client(true, 256, 8);
  std::vector<Exchange> writes;
  for (std::uint8_t i = 0; i < 20; ++i) writes.push_back(exchange(Type::write, {0, i, 0, 0, 7}));
  sut.start(writes);
  sut.transmit(0ms);
  const auto sent_after_answer_to = [&](std::uint8_t piece) {
    sut.receive(encode({0x83, 10, kClientNonce, {0, piece, 0, 0}}), 1ms);
    return decode(sut.transmit(1ms)).size();
  };
  // The one before is lost and goes out again, and one more.
  for (std::uint8_t i = 1; i < 8; i += 2) {
    CHECK(sent_after_answer_to(i) == 2);
    CHECK(sent_after_answer_to(i - 1) == 1);
  }
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
    sut.receive(encode({0x83, 10, kClientNonce, {0, i, 0, 0}}), 101ms);
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
