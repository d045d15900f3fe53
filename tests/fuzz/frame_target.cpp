// proto/frame_decoder and proto/frame_encoder on any bytes in any pieces. Input: the decoder's
// capacity above 16, a seed for the pieces, then the bytes as they come.
#include <memory>
#include <random>

#include "proto/frame_decoder.hpp"
#include "proto/frame_encoder.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/reference.hpp"

namespace assay::fuzz {

namespace {

using proto::FrameDecoder;

struct Decoded {
  bool is_frame = false;  // else a bad one
  bool oversize = false;
  std::uint32_t seal = 0;
  std::size_t size = 0;
  Bytes kept;  // all of the frame, of an oversize one the first bytes

  bool operator==(const Decoded&) const = default;
};

// Holds a copy exactly as large as the bytes, on the heap: the sanitizer sees each byte beyond.
class ExactCopy {
 public:
  const std::uint8_t* of(ByteView bytes) {
    if (size_ != bytes.size()) copy_ = std::make_unique<std::uint8_t[]>(bytes.size());
    size_ = bytes.size();
    std::copy(bytes.begin(), bytes.end(), copy_.get());
    return copy_.get();
  }

 private:
  std::unique_ptr<std::uint8_t[]> copy_;
  std::size_t size_ = 0;
};

// What the decoder makes of the bytes when they come in pieces of `piece()` bytes.
template <typename Piece>
std::vector<Decoded> decode_pieces(ByteView bytes, std::size_t capacity, Piece piece) {
  const auto buffer = std::make_unique<std::uint8_t[]>(capacity);
  FrameDecoder decoder(buffer.get(), capacity);
  ExactCopy copy;
  std::vector<Decoded> all;
  while (!bytes.empty()) {
    const ByteView now = bytes.first(std::min<std::size_t>(piece(), bytes.size()));
    std::size_t used = 0;
    const auto result = decoder.feed(copy.of(now), now.size(), used);
    expect(used > 0 && used <= now.size(), "the decoder uses some of the bytes that it is given");
    bytes = bytes.subspan(used);
    if (result == FrameDecoder::Result::more) {
      expect(used == now.size(), "without a delimiter all bytes are used");
      continue;
    }
    Decoded decoded;
    decoded.is_frame = result == FrameDecoder::Result::frame;
    if (decoded.is_frame) {
      decoded = {true, decoder.oversize(), decoder.seal(), decoder.size(), {}};
      const std::size_t kept = decoder.oversize() ? proto::kTensorHeaderBytes : decoder.size();
      expect(kept <= capacity, "a frame that is not oversize lies in the buffer");
      decoded.kept.assign(decoder.data(), decoder.data() + kept);
    }
    all.push_back(decoded);
  }
  return all;
}

Bytes sent;  // through the encoder's sink

void encode(proto::FrameEncoder& encoder, const test::Frame& frame) {
  const Bytes header{frame.type, frame.sequence, static_cast<std::uint8_t>(frame.nonce)};
  encoder.begin();
  encoder.put(header.data(), header.size());
  encoder.put(frame.payload.data(), frame.payload.size());
}

// A frame as long as the encoder may make it, into one buffer and block by block.
void check_encoder(const test::Frame& frame) {
  const Bytes expected = test::encode(frame);
  // What any frame of this size fits in, whatever its bytes.
  const std::size_t bytes_before = proto::kShortestFrameBytes + frame.payload.size();
  const std::size_t frame_bytes = std::max<std::size_t>(bytes_before + bytes_before / 254 + 2, 16);
  const auto buffer = std::make_unique<std::uint8_t[]>(frame_bytes);
  proto::FrameEncoder whole(buffer.get(), frame_bytes);
  encode(whole, frame);
  const std::size_t bytes = whole.finish(frame.nonce);
  expect(Bytes(buffer.get(), buffer.get() + bytes) == expected,
         "the encoder makes what the specification asks for");

  sent.clear();
  const auto block = std::make_unique<std::uint8_t[]>(proto::FrameEncoder::kBlockBytes);
  proto::FrameEncoder blocks(block.get(), frame_bytes,
                             [](const std::uint8_t* from, std::size_t count) {
                               sent.insert(sent.end(), from, from + count);
                             });
  encode(blocks, frame);
  const std::size_t left = blocks.finish(frame.nonce);
  sent.insert(sent.end(), block.get(), block.get() + left);
  expect(sent == expected, "block by block the encoder makes the same");
}

void run(ByteView bytes) {
  Input input(bytes);
  const std::size_t capacity = 16 + 2 * input.byte();
  std::minstd_rand pieces(static_cast<unsigned>(input.byte() + 1));
  const ByteView stream = input.rest();

  const auto whole = decode_pieces(stream, capacity, [&] { return stream.size(); });
  expect(decode_pieces(stream, capacity, [] { return 1; }) == whole,
         "byte by byte the frames are the same");
  expect(decode_pieces(stream, capacity, [&] { return 1 + pieces() % 64; }) == whole,
         "in other pieces the frames are the same");

  // Of what the decoder gives, those whose tag fits their seal are the intact frames.
  const std::vector<test::Frame> frames = test::decode({stream.begin(), stream.end()});
  std::size_t next = 0;
  for (const Decoded& decoded : whole) {
    if (!decoded.is_frame || decoded.kept[2] != static_cast<std::uint8_t>(decoded.seal)) continue;
    expect(next < frames.size(), "what the decoder takes for intact is intact");
    const test::Frame& frame = frames[next++];
    const Bytes plain = Bytes{frame.type, frame.sequence, static_cast<std::uint8_t>(frame.nonce)};
    Bytes wanted = test::operator+(plain, frame.payload);
    expect(decoded.oversize == (wanted.size() + proto::kCheckBytes > capacity),
           "a frame is oversize where it does not fit");
    expect(decoded.seal == frame.nonce, "the seal is the nonce");
    wanted.resize(decoded.kept.size());
    expect(decoded.kept == wanted, "the bytes are the frame's");
    check_encoder(frame);
  }
  expect(next == frames.size(), "no intact frame is lost");
}

const Registration registration({"frame", run});

}  // namespace

}  // namespace assay::fuzz
