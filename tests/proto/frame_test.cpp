// The shared codec against the reference of tests/support.
#include <rapidcheck.h>

#include <algorithm>

#include "proto/crc32.hpp"
#include "proto/frame_decoder.hpp"
#include "proto/frame_encoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/property.hpp"
#include "tests/support/reference.hpp"

using namespace assay;
using namespace assay::test;
using proto::FrameDecoder;
using proto::FrameEncoder;

namespace {

constexpr std::uint32_t kSeal = 0x11223344;

Bytes encoded(const Bytes& plain, std::size_t capacity = 70'000) {
  Bytes buffer(capacity);
  FrameEncoder encoder(buffer.data(), buffer.size());
  encoder.begin();
  encoder.put(plain.data(), plain.size());
  buffer.resize(encoder.finish(kSeal));
  return buffer;
}

Bytes reference(const Bytes& plain) {
  return reference_cobs(plain + little_endian(reference_crc(plain) ^ kSeal, 4)) + Bytes{0};
}

struct Seen {
  FrameDecoder::Result result;
  Bytes data;
  bool oversize;
  std::uint32_t seal;
  bool operator==(const Seen&) const = default;
};

// What the decoder says of `stream`, fed in pieces of the given sizes. The bytes behind each piece
// and around the buffer are watched: nothing may read or write there.
std::vector<Seen> decoded(const Bytes& stream, std::size_t capacity,
                          const std::vector<std::size_t>& pieces = {}) {
  Bytes room(capacity + 32, 0xee);
  FrameDecoder decoder(room.data() + 16, capacity);
  std::vector<Seen> seen;
  std::size_t at = 0, piece = 0;
  while (at < stream.size()) {
    std::size_t count = stream.size() - at;
    if (!pieces.empty()) count = std::min(count, pieces[piece++ % pieces.size()]);
    const Bytes part(stream.begin() + static_cast<long>(at),
                     stream.begin() + static_cast<long>(at + count));
    std::size_t used = 0;
    const auto result = decoder.feed(part.data(), part.size(), used);
    REQUIRE(used <= count);
    REQUIRE((used > 0 || count == 0));
    at += used;
    if (result == FrameDecoder::Result::more) continue;
    Seen entry{result, {}, false, 0};
    if (result == FrameDecoder::Result::frame) {
      entry.data.assign(decoder.data(), decoder.data() + decoder.size());
      entry.oversize = decoder.oversize();
      entry.seal = decoder.seal();
    }
    seen.push_back(entry);
  }
  REQUIRE(std::all_of(room.begin(), room.begin() + 16, [](auto byte) { return byte == 0xee; }));
  REQUIRE(std::all_of(room.end() - 16, room.end(), [](auto byte) { return byte == 0xee; }));
  return seen;
}

// Bytes in which zeros and long runs without one are both frequent.
rc::Gen<Bytes> awkward_bytes(std::size_t least) {
  return rc::gen::exec([least] {
    Bytes bytes;
    const int runs = *rc::gen::inRange(0, 6);
    for (int i = 0; i < runs; ++i) {
      const auto length =
          static_cast<std::size_t>(*rc::gen::element(1, 2, 100, 253, 254, 255, 300));
      bytes.insert(bytes.end(), length, *rc::gen::element<std::uint8_t>(0, 1, 0x41, 0xff));
    }
    const auto more = *rc::gen::container<Bytes>(rc::gen::arbitrary<std::uint8_t>());
    bytes.insert(bytes.end(), more.begin(), more.end());
    if (bytes.size() < least) bytes.resize(least, 0x20);
    return bytes;
  });
}

}  // namespace

TEST_CASE("CRC-32 has the catalogue's check value and continues where it stopped") {
  const Bytes digits = text("123456789");
  CHECK(proto::crc32(0, digits.data(), digits.size()) == 0xcbf43926);
  CHECK(proto::crc32(0, digits.data(), 0) == 0);
  CHECK(proto::crc32(proto::crc32(0, digits.data(), 4), digits.data() + 4, 5) == 0xcbf43926);
  property("agrees with the bitwise one", [] {
    const auto bytes = *rc::gen::arbitrary<Bytes>();
    RC_ASSERT(proto::crc32(0, bytes.data(), bytes.size()) == reference_crc(bytes));
  });
}

TEST_CASE("the encoder gives the bytes of the reference, and the decoder gives the frame back") {
  property("any frame", [] {
    const Bytes plain = *awkward_bytes(3);
    const Bytes frame = encoded(plain);
    RC_ASSERT(frame == reference(plain));
    const auto seen = decoded(frame, plain.size() + 4 < 16 ? 16 : plain.size() + 4);
    RC_ASSERT(seen.size() == 1u);
    RC_ASSERT(seen[0] == (Seen{FrameDecoder::Result::frame, plain, false, kSeal}));
  });
}

TEST_CASE("frames around the block lengths of COBS survive, whatever they are made of") {
  for (const std::size_t block : {254, 508, 762}) {
    for (std::size_t length = block - 8; length <= block + 4; ++length) {
      for (const int fill : {0x00, 0xff, 0x01}) {
        CAPTURE(length, fill);
        const Bytes plain(length, static_cast<std::uint8_t>(fill));
        const Bytes frame = encoded(plain);
        REQUIRE(frame == reference(plain));
        REQUIRE(std::count(frame.begin(), frame.end(), 0) == 1);
        REQUIRE(decoded(frame, 1024) ==
                std::vector<Seen>{{FrameDecoder::Result::frame, plain, false, kSeal}});
      }
    }
  }
}

TEST_CASE("a full last block may end the frame: the empty block behind it is optional") {
  // Chosen so that the check field's last byte fills the block of 254.
  Bytes plain(250, 0x55);
  while (reference(plain).size() != 257) ++plain[9];
  Bytes frame = reference(plain);
  REQUIRE(frame[255] == 1);
  frame.erase(frame.begin() + 255);
  CHECK(decoded(frame, 512) ==
        std::vector<Seen>{{FrameDecoder::Result::frame, plain, false, kSeal}});
}

TEST_CASE("every frame up to the capacity fits its buffer, and what does not is left out") {
  for (std::size_t encoded_bytes = 16; encoded_bytes < 1100; ++encoded_bytes) {
    const std::size_t most = proto::decoded_capacity(encoded_bytes) - proto::kCheckBytes;
    for (const int fill : {0x00, 0xff}) {
      CAPTURE(encoded_bytes, fill);
      const Bytes plain(most + 1, static_cast<std::uint8_t>(fill));
      Bytes buffer(encoded_bytes + 1, 0xee);
      FrameEncoder encoder(buffer.data(), encoded_bytes);
      encoder.begin();
      encoder.put(plain.data(), most);
      const std::size_t count = encoder.finish(kSeal);
      REQUIRE(count <= encoded_bytes);
      REQUIRE(buffer.back() == 0xee);
      const Bytes whole(buffer.begin(), buffer.begin() + static_cast<long>(count));
      REQUIRE(whole == reference(Bytes(plain.begin(), plain.end() - 1)));
      encoder.begin();
      encoder.put(plain.data(), most + 1);
      REQUIRE(encoder.finish(kSeal) == count);
      REQUIRE(buffer.back() == 0xee);
    }
    // No byte of the buffer is given away.
    REQUIRE(reference_cobs(Bytes(most + 5, 0xff)).size() + 1 > encoded_bytes);
  }
}

static Bytes sunk;

TEST_CASE("an encoder with a sink sends the same bytes block by block") {
  property("blocks", [] {
    const Bytes plain = *awkward_bytes(1);
    sunk.clear();
    Bytes block(FrameEncoder::kBlockBytes + 16, 0xee);
    FrameEncoder encoder(block.data(), 70'000, [](const std::uint8_t* bytes, std::size_t count) {
      sunk.insert(sunk.end(), bytes, bytes + count);
    });
    encoder.begin();
    encoder.put(plain.data(), plain.size());
    const std::size_t rest = encoder.finish(kSeal);
    sunk.insert(sunk.end(), block.begin(), block.begin() + static_cast<long>(rest));
    RC_ASSERT(sunk == reference(plain));
    RC_ASSERT(Bytes(block.end() - 16, block.end()) == Bytes(16, 0xee));
  });
}

TEST_CASE("any bytes in any pieces decode alike and stay within the buffer") {
  property("noise", [] {
    const Bytes noise = *awkward_bytes(1) + Bytes{0} + *awkward_bytes(1) + Bytes{0};
    const auto sizes = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 40)));
    const auto capacity = *rc::gen::element<std::size_t>(16, 17, 64, 508);
    RC_ASSERT(decoded(noise, capacity) == decoded(noise, capacity, sizes));
    RC_ASSERT(decoded(noise, capacity) == decoded(noise, capacity, {1}));
  });
}

TEST_CASE("an oversize frame proves itself by its check field, however long it is") {
  for (const std::size_t extra : {1, 2, 3, 4, 5, 8, 100, 5000}) {
    CAPTURE(extra);
    Bytes plain(64 - 4 + extra);
    for (std::size_t i = 0; i < plain.size(); ++i) plain[i] = static_cast<std::uint8_t>(i * 37);
    auto seen = decoded(reference(plain), 64);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].oversize);
    CHECK(seen[0].seal == kSeal);
    REQUIRE(seen[0].data.size() >= 3);
    CHECK(std::equal(plain.begin(), plain.begin() + 3, seen[0].data.begin()));
    plain.back() ^= 1;
    Bytes wrong = reference(plain);
    plain.back() ^= 1;
    wrong = reference_cobs(plain + little_endian(reference_crc(wrong) ^ kSeal, 4)) + Bytes{0};
    CHECK(decoded(wrong, 64).at(0).seal != kSeal);
  }
}

TEST_CASE("a frame at the capacity is not oversize") {
  const Bytes plain(60, 0x77);
  CHECK_FALSE(decoded(reference(plain), 64).at(0).oversize);
}

TEST_CASE("frames shorter than header and check field are bad, and so are torn ones") {
  for (std::size_t length = 1; length < 7; ++length) {
    CAPTURE(length);
    const Bytes frame = reference_cobs(Bytes(length, 0x31)) + Bytes{0};
    CHECK(decoded(frame, 64).at(0).result == FrameDecoder::Result::bad);
  }
  const Bytes whole = reference(Bytes(20, 0x31));
  for (std::size_t length = 1; length + 1 < whole.size(); ++length) {
    CAPTURE(length);
    const Bytes torn(whole.begin(), whole.begin() + static_cast<long>(length));
    const auto seen = decoded(torn + Bytes{0} + whole, 64);
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].result == FrameDecoder::Result::bad);
    CHECK(seen[1].result == FrameDecoder::Result::frame);
    CHECK(seen[1].seal == kSeal);
  }
}

TEST_CASE("delimiters may repeat") {
  const Bytes frame = reference(Bytes(20, 0x31));
  CHECK(decoded(Bytes{0, 0, 0} + frame + Bytes{0, 0} + frame, 64).size() == 2);
}
