// call: arguments, results, staging, cancel.
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using namespace assay::test;

namespace {

Bytes call(const char* signature, const Bytes& arguments = {}, std::uint8_t model = 0) {
  return Bytes{model} + little_endian(hash_of(signature), 4) + arguments;
}

bool call_refused(const Frame& answer, std::uint8_t status, std::uint32_t detail = 0) {
  return answer.type == (kCall | 0xc0) && answer.payload.at(0) == status &&
         number(answer.payload, 1, 4) == detail;
}

Bytes words(const std::vector<std::int32_t>& values) {
  Bytes bytes;
  for (const std::int32_t value : values) {
    bytes = bytes + little_endian(static_cast<std::uint32_t>(value), 4);
  }
  return bytes;
}

}  // namespace

TEST_CASE("calls carry every kind of argument and result") {
  TestDevice device;
  device.hello();
  CHECK(
      device.ask(kCall, 1, call("sum(i,i)i", integer_argument(-5) + integer_argument(3))).payload ==
      Bytes{1} + little_endian(static_cast<std::uint64_t>(-2), 8));
  // As doubles 1.5 is 0x3ff8000000000000, 0.75 0x3fe8000000000000.
  CHECK(device.ask(kCall, 2, call("half(f)f", little_endian(0x3ff8000000000000, 8))).payload ==
        Bytes{3} + little_endian(0x3fe8000000000000, 8));
  CHECK(device.ask(kCall, 3, call("nothing()v")).payload.empty());
  CHECK(test_image.calls == 1);
  CHECK(device.ask(kCall, 4, call("greet(s)s", string_argument("wörld"))).payload ==
        Bytes{12} + little_endian(12, 4) + text("hello wörld"));
  CHECK(device.ask(kCall, 5, call("reverse(b)b", bytes_argument({1, 0, 3}))).payload ==
        Bytes{13} + little_endian(3, 4) + Bytes{3, 0, 1});
  CHECK(device.ask(kCall, 6, call("negate(t)t", tensor_argument(0, 32, {1, 2}, words({7, -9}))))
            .payload == Bytes{8} + little_endian(8, 4) + Bytes{0, 32, 2} + little_endian(1, 4) +
                            little_endian(2, 4) + words({-7, 9}));
}

TEST_CASE("a call's function gets the model that it is called on") {
  TestDevice device;
  device.hello();
  CHECK(device.ask(kCall, 1, call("model_name()s", {}, 0)).payload ==
        Bytes{12} + little_endian(5, 4) + text("small"));
  CHECK(device.ask(kCall, 2, call("model_name()s", {}, 1)).payload ==
        Bytes{12} + little_endian(5, 4) + text("large"));
  CHECK(call_refused(device.ask(kCall, 3, call("model_name()s", {}, 2)), 5, 0));
}

TEST_CASE("functions that do not exist, and functions that fail, are told apart") {
  TestDevice device;
  device.hello();
  CHECK(call_refused(device.ask(kCall, 1, call("sum(i,i)f")), 5, 1));
  CHECK(call_refused(device.ask(kCall, 2, call("refuse()v")), 10, 7));
  CHECK(call_refused(device.ask(kCall, 2, call("refuse()v")), 10, 7));
}

TEST_CASE("argument blocks of another form are refused, and nothing is called") {
  TestDevice device;
  device.hello();
  const Bytes tensor = tensor_argument(0, 32, {1, 2}, words({7, -9}));
  const auto changed = [&](std::size_t at, const Bytes& bytes) {
    Bytes block = tensor;
    std::copy(bytes.begin(), bytes.end(), block.begin() + static_cast<long>(at));
    return block;
  };
  const Bytes sentence = string_argument("seven b");  // eight bytes with its zero
  Bytes unterminated = sentence;
  unterminated.back() = 'x';
  const std::vector<Bytes> wrong = {
      call("sum(i,i)i"),
      call("sum(i,i)i", integer_argument(1)),
      call("sum(i,i)i", Bytes(15)),
      call("sum(i,i)i", Bytes(17)),
      call("sum(i,i)i", Bytes(24)),
      call("nothing()v", Bytes(1)),
      call("greet(s)s", unterminated),
      call("greet(s)s", little_endian(0, 8)),
      call("greet(s)s", little_endian(9, 8) + Bytes(8)),
      call("greet(s)s", little_endian(0xffffffff, 8) + Bytes(8)),
      call("greet(s)s", little_endian(0xfffffff9, 8) + Bytes(8)),
      call("greet(s)s", sentence + Bytes(8)),
      call("reverse(b)b", little_endian(17, 8) + Bytes(16)),
      call("negate(t)t", changed(6, {3})),                  // one dimension more
      call("negate(t)t", changed(6, {255})),                // many more
      call("negate(t)t", changed(0, little_endian(9, 4))),  // data bytes
      call("negate(t)t", changed(0, little_endian(0xfffffff8, 4))),
      call("negate(t)t", changed(16, integer_argument(3))),  // last dimension
      call("negate(t)t", changed(16, integer_argument(-2))),
      call("negate(t)t", changed(8, integer_argument(std::int64_t{1} << 62))),
      call("negate(t)t", changed(8, integer_argument((std::int64_t{1} << 32) + 1))),
      // 272 * 15,790,321 is 16 modulo 2^32, and 4 * 0x10000 * 0x10000 is 0.
      call("negate(t)t", tensor_argument(0, 8, {272, 15'790'321}, Bytes(16))),
      call("negate(t)t", tensor_argument(0, 32, {0x10000, 0x10000}, {})),
      call("negate(t)t", changed(5, {64})),  // element bits
      call("negate(t)t", Bytes(tensor.begin(), tensor.end() - 8)),
  };
  std::uint8_t sequence = 0;
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    CAPTURE(i);
    CHECK(call_refused(device.ask(kCall, ++sequence, wrong[i]), 7));
  }
  CHECK(test_image.calls == 0);
}

TEST_CASE("arguments and results larger than a frame go by way of the pseudo tensors") {
  TestDevice device;
  device.hello();
  Bytes data(1000);
  for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i % 251);
  const Bytes block = bytes_argument(data);
  for (std::size_t at = 0; at < block.size(); at += 400) {
    const auto end = std::min(block.size(), at + 400);
    device.ask(
        kWrite, 0,
        Bytes{0xff} + little_endian(at, 3) +
            Bytes(block.begin() + static_cast<long>(at), block.begin() + static_cast<long>(end)));
  }
  const Frame answer =
      device.ask(kCall, 1, call("reverse(b)b", little_endian(block.size(), 4), 0x80));
  CHECK(answer.payload == Bytes{13} + little_endian(1000, 4));
  Bytes result;
  for (std::uint32_t at = 0; at < 1000; at += 250) {
    const Bytes payload =
        device.ask(kRead, 1, Bytes{0xfe} + little_endian(at, 3) + little_endian(250, 2)).payload;
    result.insert(result.end(), payload.begin() + 4, payload.end());
  }
  CHECK(result == Bytes(data.rbegin(), data.rend()));
  // The next run takes the result with it.
  device.ask(6, 2, Bytes{0, 1, 0, 0});
  CHECK(device.ask(kRead, 2, Bytes{0xfe, 0, 0, 0, 1, 0}).payload.at(0) == 6);
}

TEST_CASE("staged arguments beyond the argument buffer are refused") {
  TestDevice device;
  device.hello();
  CHECK(call_refused(device.ask(kCall, 1, call("reverse(b)b", little_endian(2049, 4), 0x80)), 6));
  CHECK(call_refused(device.ask(kCall, 2, call("reverse(b)b", little_endian(2048, 3), 0x80)), 6));
  CHECK(call_refused(device.ask(kCall, 3, call("reverse(b)b", little_endian(2048, 4), 0x80)), 7));
}

TEST_CASE("a call announces itself where asked to, and progress says how far it is") {
  TestDevice device;
  device.hello();
  device.ticks = 5;
  const auto frames = device.ask_all(kCall, 1, call("steps(i)i", integer_argument(2), 0x40));
  REQUIRE(frames.size() == 4);
  CHECK(frames[0] == Frame{0x41, 1, kNonce, {}});
  CHECK(frames[2] ==
        Frame{0x42, 1, kNonce, little_endian(2, 4) + little_endian(2, 4) + little_endian(5, 8)});
  CHECK(frames[3].payload == Bytes{1} + little_endian(2, 8));
  CHECK(device.ask_all(kCall, 2, call("nothing()v")).size() == 1);
}

TEST_CASE("a cancel ends the call at its next step, whatever comes with it") {
  for (const Bytes& company :
       {Bytes{}, encode({kCall, 1, kNonce, call("steps(i)i", integer_argument(9))}), text("\0zz"),
        Bytes(100, 0x55) + Bytes{0}}) {
    TestDevice device;
    device.hello();
    test_image.on_step = [&](std::int64_t step) {
      if (step == 3) device.receive(company + Bytes{0} + encode({kCancel, 1, kNonce, {}}));
    };
    const auto frames = device.ask_all(kCall, 1, call("steps(i)i", integer_argument(9)));
    CHECK(call_refused(frames.back(), 11));
    CHECK(test_image.calls == 3);
    CHECK(call_refused(device.ask(kCall, 1, call("steps(i)i", integer_argument(9))), 11));
    test_image.on_step = nullptr;
    CHECK(device.ask(kCall, 2, call("steps(i)i", integer_argument(2))).payload ==
          Bytes{1} + little_endian(2, 8));
  }
}

TEST_CASE("a cancel of another session, another call or none does nothing") {
  for (const Frame& cancel : {Frame{kCancel, 1, kNonce + 1, {}}, Frame{kCancel, 0, kNonce, {}},
                              Frame{kCancel, 2, kNonce, {}}}) {
    TestDevice device;
    device.hello();
    test_image.on_step = [&](std::int64_t) { device.receive(encode(cancel)); };
    const auto frames = device.ask_all(kCall, 1, call("steps(i)i", integer_argument(3)));
    CHECK(frames.back().payload == Bytes{1} + little_endian(3, 8));
  }
  TestDevice device;
  device.hello();
  CHECK(device.ask(kCancel, 0, {}).type == (kCancel | 0xc0));
}
