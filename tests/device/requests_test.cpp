// Every request, well formed and not, against the real server: an intact frame of the session gets
// an answer, whatever is in it.
#include <cstring>

#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"
#include "tests/support/property.hpp"

using namespace assay;
using namespace assay::test;

namespace {

enum StatusNumber : std::uint8_t {
  unknown_type = 3,
  bad_length = 4,
  no_such_item = 5,
  out_of_range = 6,
  bad_argument = 7,
  too_large = 8,
};

bool refused(const Frame& answer, std::uint8_t type, StatusNumber status) {
  return answer.type == (type | 0xc0) && answer.payload.size() == 5 && answer.payload[0] == status;
}

Bytes piece(std::uint8_t tensor, std::uint32_t offset) {
  return Bytes{tensor} + little_endian(offset, 3);
}

Bytes bytes_of(std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + 3);
  return bytes;
}

}  // namespace

TEST_CASE("hello tells what the device is") {
  TestDevice device;
  const Frame answer = device.ask(1, 0, little_endian(kNonce, 4) + Bytes{1});
  REQUIRE(answer.type == 0x81);
  REQUIRE(answer.payload.size() == 32);
  CHECK(answer.payload[0] == 1);
  CHECK(answer.payload[1] == (sizeof(void*) == 8 ? 2 : 0));
  CHECK(number(answer.payload, 2, 2) == 512);
  CHECK(number(answer.payload, 4, 4) == 4096);
  CHECK(number(answer.payload, 8, 4) == 1'000'000);
  CHECK(number(answer.payload, 12, 4) == 2048);
  CHECK(number(answer.payload, 16, 2) == 10);
  CHECK(answer.payload[18] == 64);
  CHECK(answer.payload[19] == 0);
  CHECK(answer.payload[20] == 2);
  CHECK(answer.payload[21] == 5);
  CHECK(Bytes(answer.payload.begin() + 24, answer.payload.end()) == Bytes{1, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("unknown types are refused") {
  TestDevice device;
  device.hello();
  for (const std::uint8_t type : Bytes{0x00, 0x08, 0x0c, 0x0d, 0x1f, 0x29, 0x3f}) {
    CAPTURE(int{type});
    CHECK(refused(device.ask(type, 0, {}), type, unknown_type));
  }
}

TEST_CASE("events and replies that come back are not answered") {
  TestDevice device;
  device.hello();
  for (const std::uint8_t type : Bytes{0x40, 0x43, 0x81, 0xc4, 0xff}) {
    CHECK(device.ask_all(type, 0, {}).empty());
  }
}

TEST_CASE("payloads shorter or longer than their type's are refused") {
  TestDevice device;
  device.hello();
  struct Size {
    std::uint8_t type;
    std::size_t bytes;
    bool open_ended;
  };
  for (const Size& size : {Size{kDescribe, 3, false},
                           {kWrite, 4, true},
                           {kRead, 6, false},
                           {kDigest, 7, false},
                           {kRun, 4, true},
                           {7, 5, true},
                           {kMemory, 0, false},
                           {kReset, 0, false},
                           {kRate, 4, false},
                           {1, 5, true}}) {
    for (std::size_t bytes = 0; bytes < size.bytes; ++bytes) {
      CAPTURE(int{size.type}, bytes);
      CHECK(refused(device.ask(size.type, 0, Bytes(bytes)), size.type, bad_length));
    }
    if (size.open_ended) continue;
    CAPTURE(int{size.type});
    CHECK(refused(device.ask(size.type, 0, Bytes(size.bytes + 1)), size.type, bad_length));
  }
  CHECK(device.resets == 0);
  CHECK(device.rates.empty());
  CHECK(test_image.runs == 0);
}

TEST_CASE("frames longer than announced are refused, and the next one is answered") {
  TestDevice device;
  device.hello();
  // 508 bytes before encoding are the longest: 501 of payload.
  CHECK(device.ask(kWrite, 0, piece(3, 0) + bytes_of(497)).type == (kWrite | 0x80));
  for (const std::size_t bytes : {498, 499, 502, 503, 600, 5000}) {
    CAPTURE(bytes);
    CHECK(refused(device.ask(kWrite, 0, piece(3, 0) + Bytes(bytes)), kWrite, bad_length));
    CHECK(device.ask(kMemory, 0, {}).type == (kMemory | 0x80));
  }
  CHECK(device.ask(kRead, 0, piece(3, 0) + little_endian(497, 2)).payload ==
        piece(3, 0) + bytes_of(497));
}

TEST_CASE("writes and reads move exactly the bytes they name") {
  TestDevice device;
  device.hello();
  CHECK(device.ask(kWrite, 0, piece(3, 1000) + bytes_of(300)).payload == piece(3, 1000));
  CHECK(device.ask(kRead, 0, piece(3, 999) + little_endian(301, 2)).payload ==
        piece(3, 999) + Bytes{0} + bytes_of(300));
  CHECK(device.ask(kWrite, 0, piece(3, 1300)).payload == piece(3, 1300));
  CHECK(device.ask(kRead, 0, piece(3, 1300) + little_endian(0, 2)).payload == piece(3, 1300));
  CHECK(device.ask(kRead, 0, piece(2, 0) + little_endian(10, 2)).payload ==
        piece(2, 0) + Bytes(10));
}

TEST_CASE("nothing outside a tensor can be reached") {
  TestDevice device;
  device.hello();
  struct Out {
    std::uint8_t tensor;
    std::uint32_t offset, count;
  };
  for (const Out& out : {Out{3, 1300, 1},
                         {3, 1299, 2},
                         {3, 1301, 0},
                         {3, 0xffffff, 0},
                         {3, 0xffffff, 1},
                         {3, 0xfffff0, 0x10},
                         {0, 4, 1},
                         {0, 0, 5},
                         {1, 6, 1},
                         {2, 10, 1},
                         {4, 0, 1301},
                         {3, 0, 0x7fff},
                         {3, 0, 0xffff},
                         {3, 1, 0xffff},
                         {3, 0xffffff, 0xffff},
                         {0xff, 1, 0xffff},
                         {0xff, 2048, 1},
                         {0xfe, 0, 1}}) {
    CAPTURE(int{out.tensor}, out.offset, out.count);
    const Bytes where = piece(out.tensor, out.offset);
    const Bytes before = device.ask(kRead, 0, piece(1, 0) + little_endian(6, 2)).payload;
    if (out.count <= 400 && out.tensor != 0xfe) {
      const Frame answer = device.ask(kWrite, 0, where + Bytes(out.count, 0xaa));
      CHECK(refused(answer, kWrite, out_of_range));
      CHECK(Bytes(answer.payload.begin() + 1, answer.payload.end()) == where);
    }
    CHECK(refused(device.ask(kRead, 0, where + little_endian(out.count, 2)), kRead, out_of_range));
    CHECK(refused(device.ask(kDigest, 0, where + little_endian(out.count, 3)), kDigest,
                  out_of_range));
    CHECK(device.ask(kRead, 0, piece(1, 0) + little_endian(6, 2)).payload == before);
  }
  CHECK(refused(device.ask(kDigest, 0, piece(3, 1) + little_endian(0xffffff, 3)), kDigest,
                out_of_range));
}

TEST_CASE("tensors that do not exist are refused, off by one included") {
  TestDevice device;
  device.hello();
  for (const std::uint8_t tensor : Bytes{5, 6, 100, 0xfd}) {
    CAPTURE(int{tensor});
    CHECK(refused(device.ask(kWrite, 0, piece(tensor, 0)), kWrite, no_such_item));
    CHECK(refused(device.ask(kRead, 0, piece(tensor, 0) + Bytes(2)), kRead, no_such_item));
    CHECK(refused(device.ask(kDigest, 0, piece(tensor, 0) + Bytes(3)), kDigest, no_such_item));
  }
  CHECK(refused(device.ask(kWrite, 0, piece(0xfe, 0)), kWrite, no_such_item));
}

TEST_CASE("a run of a model that does not exist is refused, off by one included, however often") {
  TestDevice device;
  device.hello();
  std::uint8_t sequence = 0;
  for (const std::uint8_t model : Bytes{2, 3, 127, 128, 255}) {
    for (const int repeats : {0, 1, 65535}) {
      CAPTURE(int{model}, repeats);
      const Bytes request = Bytes{model} + little_endian(repeats, 2) + Bytes{3};
      CHECK(refused(device.ask(kRun, ++sequence, request), kRun, no_such_item));
    }
  }
  CHECK(test_image.runs == 0);
  CHECK(device.ask(kRun, ++sequence, Bytes{1, 1, 0, 0}).type == (kRun | 0x80));
}

TEST_CASE("a huge staged block is refused") {
  TestDevice device;
  device.hello();
  std::uint8_t sequence = 0;
  for (const std::uint32_t bytes : {0x7fffffffu, 0x80000000u, 0xfffffff8u, 0xffffffffu}) {
    CAPTURE(bytes);
    const Bytes request =
        Bytes{0x80} + little_endian(hash_of("reverse(b)b"), 4) + little_endian(bytes, 4);
    CHECK(refused(device.ask(7, ++sequence, request), 7, out_of_range));
  }
  CHECK(test_image.calls == 0);
}

TEST_CASE("a read whose reply does not fit is refused, and says which") {
  TestDevice device;
  device.hello();
  for (std::uint16_t count = 490; count <= 515; ++count) {
    CAPTURE(count);
    const Frame answer = device.ask(kRead, 0, piece(3, 8) + little_endian(count, 2));
    if (count <= 497) {
      CHECK(answer.payload.size() == count + 4u);
    } else {
      CHECK(refused(answer, kRead, too_large));
      CHECK(Bytes(answer.payload.begin() + 1, answer.payload.end()) == piece(3, 8));
    }
  }
}

TEST_CASE("digest is the CRC-32 of the tensor's bytes") {
  TestDevice device;
  device.hello();
  device.ask(kWrite, 0, piece(3, 0) + text("123456789"));
  CHECK(device.ask(kDigest, 0, piece(3, 0) + little_endian(9, 3)).payload ==
        piece(3, 0) + little_endian(0xcbf43926, 4));
  CHECK(device.ask(kDigest, 0, piece(4, 0) + little_endian(1300, 3)).payload ==
        piece(4, 0) + little_endian(reference_crc(Bytes(1300)), 4));
}

TEST_CASE("describe names models, tensors and functions, and refuses the one behind the last") {
  TestDevice device;
  device.hello();
  const auto describe = [&](std::uint8_t what, std::uint16_t item) {
    return device.ask(kDescribe, 0, Bytes{what} + little_endian(item, 2));
  };
  CHECK(describe(0, 0).payload == Bytes{2, 1} + little_endian(256, 4) + text("small"));
  CHECK(describe(0, 1).payload == Bytes{1, 1} + little_endian(0, 4) + text("large"));
  CHECK(describe(1, 1).payload == little_endian(6, 4) + Bytes{0, 16, 2, 0, 0} +
                                      little_endian(1, 4) + little_endian(3, 4) + text("b"));
  CHECK(describe(1, 2).payload == little_endian(10, 4) + Bytes{1, 8, 0, 0, 1});
  CHECK(describe(1, 4).payload == little_endian(1300, 4) + Bytes{1, 8, 3, 1, 1} +
                                      little_endian(1, 4) + little_endian(26, 4) +
                                      little_endian(50, 4) + text("y"));
  CHECK(describe(2, 1).payload ==
        little_endian(hash_of("half(f)f"), 4) + little_endian(0x33, 4) + text("half(f)f"));
  for (const auto& [what, item] :
       {std::pair{0, 2}, {0, 256}, {1, 5}, {1, 256}, {2, 10}, {2, 65535}, {3, 0}, {255, 0}}) {
    CAPTURE(what, item);
    const Frame answer =
        describe(static_cast<std::uint8_t>(what), static_cast<std::uint16_t>(item));
    CHECK(refused(answer, kDescribe, no_such_item));
    CHECK(number(answer.payload, 1, 4) == static_cast<std::uint64_t>(item));
  }
}

TEST_CASE("a reset is answered before it happens") {
  TestDevice device;
  device.hello();
  CHECK(device.ask(kReset, 0, {}).type == (kReset | 0x80));
  CHECK(device.resets == 1);
}

TEST_CASE("any payload of any type gets exactly one answer") {
  TestDevice device;
  device.hello();
  property("answered", [&] {
    const auto type = *rc::gen::element<std::uint8_t>(0, 2, 3, 4, 5, 8, 9, 11, 0x22, 0x24, 0x3f);
    const auto payload = *rc::gen::arbitrary<Bytes>();
    const auto answers = device.ask_all(type, 0, payload);
    RC_ASSERT(answers.size() == 1u);
    RC_ASSERT((answers[0].type & 0x3f) == type);
    RC_ASSERT((answers[0].type & 0x80) != 0);
    RC_ASSERT(answers[0].nonce == kNonce);
  });
  property("acting ones too", [&] {
    const auto type = *rc::gen::element<std::uint8_t>(6, 7);
    auto payload = *rc::gen::arbitrary<Bytes>();
    // Few repeats, and no announcements: one answer each.
    if (payload.size() > 2) payload[2] = 0;
    if (payload.size() > 3) payload[3] &= 0xfe;
    const auto sequence = device.ask(1, 0, little_endian(kNonce, 4) + Bytes{1}).payload.at(9);
    RC_ASSERT(device.ask_all(type, static_cast<std::uint8_t>(sequence + 1), payload).size() == 1u);
  });
}
