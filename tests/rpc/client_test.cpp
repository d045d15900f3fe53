// The client against a device that the test plays: repetition, windows, matching of replies.
#include "tests/rpc/played_device.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using proto::Type;
using rpc::Client;
using rpc::Exchange;
using rpc::Outcome;

TEST_CASE("a request is sent at once, again with a delimiter in front, and then given up") {
  Client sut = client();
  sut.start({describe(0)});
  const Bytes first = sut.transmit(0ms);
  REQUIRE(decode(first).size() == 1);
  CHECK(decode(first)[0] == Frame{2, 10, kClientNonce, {1, 0, 0}});
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

TEST_CASE("the first half of an answer, which a lost link cut off, does not spoil the next one") {
  Client sut = client();
  sut.start({describe(0)});
  const Bytes whole = answer(decode(sut.transmit(0ms)).at(0), text("zero"));
  sut.receive(Bytes(whole.begin(), whole.begin() + 5), 1ms);
  sut.resend_all(2ms);
  sut.transmit(2ms);
  sut.receive(whole, 3ms);
  CHECK(sut.outcome() == Outcome::done);
}

TEST_CASE("a request is given twice the time that hello took as well, of at most a second") {
  const auto deadline_after_hello_of = [](rpc::Duration taken) {
    Client opening(options());
    opening.start({exchange(Type::hello, little_endian(kClientNonce, 4) + Bytes{1})});
    const Frame hello = decode(opening.transmit(0ms)).at(0);
    opening.receive(answer(hello, Bytes(32)), taken);
    REQUIRE(opening.outcome() == Outcome::done);
    Client sut = client();
    sut.carry(opening);
    sut.start({describe(0)});
    sut.transmit(0ms);
    return sut.deadline();
  };
  CHECK(deadline_after_hello_of(0ms) == 100ms);
  CHECK(deadline_after_hello_of(30ms) == 160ms);
  CHECK(deadline_after_hello_of(5s) == 2100ms);
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
