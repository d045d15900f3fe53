// run: outcomes, repeats, inputs and outputs that ride along, announcements.
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using namespace assay::test;

namespace {

constexpr std::uint8_t kAnnounce = 1, kOutputs = 2;

Bytes run(std::uint8_t model, std::uint16_t repeats, std::uint8_t flags, const Bytes& inputs = {}) {
  return Bytes{model} + little_endian(repeats, 2) + Bytes{flags} + inputs;
}

bool run_refused(const Frame& answer, std::uint8_t status) {
  return answer.type == (kRun | 0xc0) && answer.payload.at(0) == status;
}

}  // namespace

TEST_CASE("a run takes its inputs along and brings its outputs back") {
  TestDevice device;
  device.hello();
  test_image.on_run = [&] { device.ticks += 1'000'000'000'000; };
  const Bytes inputs = text("abcd012345");
  const Bytes reply = device.ask(kRun, 1, run(0, 1, kOutputs, inputs)).payload;
  REQUIRE(reply.size() == 33);
  CHECK(reply[22] == 0);
  CHECK(number(reply, 20, 2) == 1);
  CHECK(number(reply, 16, 4) == 0);
  CHECK(number(reply, 0, 8) == 1'000'000'000'000);
  CHECK(Bytes(reply.begin() + 23, reply.end()) == small_result(inputs));
}

TEST_CASE("inputs ride all or none: another length is refused and nothing runs") {
  TestDevice device;
  device.hello();
  std::uint8_t sequence = 0;
  for (const std::size_t bytes : {1, 4, 9, 11, 300}) {
    CAPTURE(bytes);
    CHECK(run_refused(device.ask(kRun, ++sequence, run(0, 1, 0, Bytes(bytes))), 7));
  }
  CHECK(test_image.runs == 0);
}

TEST_CASE("outputs that do not fit are refused before the model runs") {
  TestDevice device;
  device.hello();
  CHECK(run_refused(device.ask(kRun, 1, run(1, 1, kOutputs)), 8));
  CHECK(test_image.runs == 0);
  CHECK(device.ask(kRun, 2, run(1, 1, 0)).payload.size() == 23);
}

TEST_CASE("models that do not exist are refused, off by one included") {
  TestDevice device;
  device.hello();
  CHECK(run_refused(device.ask(kRun, 1, run(2, 1, 0)), 5));
  CHECK(run_refused(device.ask(kRun, 2, run(255, 1, 0)), 5));
  CHECK(test_image.runs == 0);
}

TEST_CASE("repeats are counted, and their ticks are summed") {
  TestDevice device;
  device.hello();
  test_image.on_run = [&] { device.ticks += 10; };
  for (const int count : {0, 1, 2, 300}) {
    CAPTURE(count);
    const auto repeats = static_cast<std::uint16_t>(count);
    test_image.runs = 0;
    const Bytes hello = device.ask(1, 0, little_endian(kNonce, 4) + Bytes{1}).payload;
    const Bytes reply =
        device.ask(kRun, static_cast<std::uint8_t>(hello.at(19) + 1), run(0, repeats, 0)).payload;
    CHECK(test_image.runs == repeats);
    CHECK(number(reply, 20, 2) == repeats);
    CHECK(number(reply, 0, 8) == 10u * repeats);
  }
}

TEST_CASE("an announced run says when it starts and how far it is") {
  TestDevice device;
  device.hello();
  test_image.on_run = [&] { device.ticks += 10; };
  const auto frames = device.ask_all(kRun, 1, run(0, 3, kAnnounce));
  REQUIRE(frames.size() == 5);
  CHECK(frames[0] == Frame{0x41, 1, kNonce, {}});
  for (std::uint32_t i = 1; i <= 3; ++i) {
    CHECK(frames[i] ==
          Frame{0x42, 1, kNonce, little_endian(i, 4) + little_endian(3, 4) + little_endian(10, 8)});
  }
  CHECK(frames[4].type == 0x86);
  CHECK(device.ask_all(kRun, 2, run(0, 1, kAnnounce)).size() == 2);
  CHECK(device.ask_all(kRun, 3, run(0, 3, 0)).size() == 1);
  // A repeated request announces nothing: nothing starts.
  CHECK(device.ask_all(kRun, 3, run(0, 3, kAnnounce)).size() == 1);
}

TEST_CASE("a model that returns non-zero ends the run with its code") {
  TestDevice device;
  device.hello();
  test_image.return_code = -77;
  const Bytes reply = device.ask(kRun, 1, run(0, 5, 0)).payload;
  CHECK(reply[22] == 1);
  CHECK(number(reply, 20, 2) == 1);
  CHECK(number(reply, 16, 4) == 0xffffffb3);
  CHECK(test_image.runs == 1);
}

TEST_CASE("a workspace that is used up is an outcome of its own, and the next run starts empty") {
  TestDevice device;
  device.hello();
  test_image.workspace_request_bytes = 257;
  const Bytes exhausted = device.ask(kRun, 1, run(0, 5, 0)).payload;
  CHECK(exhausted[22] == 2);
  CHECK(number(exhausted, 20, 2) == 1);
  test_image.workspace_request_bytes = 100;
  const Bytes good = device.ask(kRun, 2, run(0, 1, 0)).payload;
  CHECK(good[22] == 0);
  CHECK(number(good, 8, 4) == 112);
}

TEST_CASE("log text during a run comes as events, cut to the frame") {
  TestDevice device;
  assay_log("boot");
  CHECK(device.poll() == text("boot"));
  device.hello();
  const std::string long_text(1200, 'x');
  test_image.on_run = [&] {
    assay_log("");
    assay_log("layer 1\n");
    assay_log(long_text.c_str());
  };
  const auto frames = device.ask_all(kRun, 1, run(0, 1, kOutputs, text("0123456789")));
  REQUIRE(frames.size() == 6);
  CHECK(frames[0] == Frame{0x40, 1, kNonce, {}});
  CHECK(frames[1] == Frame{0x40, 1, kNonce, text("layer 1\n")});
  CHECK(frames[2].payload + frames[3].payload + frames[4].payload == text(long_text));
  CHECK(frames[5].payload.size() == 33);
}

TEST_CASE("a fault leaves as an event before the reset") {
  TestDevice device;
  device.hello();
  test_image.on_run = [] { assay_fault(ASSAY_FAULT_STACK_OVERFLOW, 0x1234, 0x5678, 9); };
  const auto frames = device.ask_all(kRun, 1, run(0, 1, 0));
  CHECK(frames.at(0) == Frame{0x43, 1, kNonce,
                              little_endian(0x1234, 4) + little_endian(0x5678, 4) +
                                  little_endian(9, 4) + Bytes{2}});
  CHECK(device.resets == 1);
}
