// The worked examples of proto/golden, which are the specification's: the device server answers
// them as written, and the codec makes and reads exactly their bytes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "proto/frame_decoder.hpp"
#include "proto/frame_encoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using namespace assay::test;

namespace {

struct Line {
  char kind = 0;  // '>' host to device, '<' device to host, '@' knob
  std::string words;
  int number = 0;

  Bytes bytes() const {
    std::istringstream stream(words);
    Bytes bytes;
    for (unsigned byte = 0; stream >> std::hex >> byte;) {
      bytes.push_back(static_cast<std::uint8_t>(byte));
    }
    return bytes;
  }
};

std::vector<Line> lines_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::vector<Line> lines;
  int number = 0;
  for (std::string text; std::getline(file, text);) {
    ++number;
    if (text.size() < 2 || text[0] == '#') continue;
    lines.push_back({text[0], text.substr(2), number});
  }
  return lines;
}

std::vector<std::filesystem::path> golden_files() {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(ASSAY_SOURCE_DIR "/proto/golden")) {
    if (entry.path().extension() == ".txt") files.push_back(entry.path());
  }
  return files;
}

void turn(TestDevice& device, const std::string& knob) {
  test_image.return_code = knob == "fail" ? -2 : 0;
  test_image.workspace_request_bytes = knob == "exhaust" ? 257 : 0;
  test_image.on_run = [&device, knob] {
    device.ticks += 1000;
    if (knob == "log") assay_log("layer 1\n");
    if (knob == "fault") throw ASSAY_FAULT_CRASH;
  };
}

Bytes answers(TestDevice& device, const Bytes& request) {
  try {
    return device.exchange(request);
  } catch (assay_fault_kind kind) {
    assay_fault(kind, 0x1234, 0x5678, 9);
    return device.poll();
  }
}

}  // namespace

TEST_CASE("the device answers the worked examples as written") {
  REQUIRE(golden_files().size() >= 6);
  for (const auto& path : golden_files()) {
    TestDevice device;
    turn(device, "");
    const std::vector<Line> lines = lines_of(path);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      CAPTURE(path.filename().string(), lines[i].number);
      if (lines[i].kind == '@') {
        turn(device, lines[i].words);
        continue;
      }
      REQUIRE(lines[i].kind == '>');
      const Bytes request = lines[i].bytes();
      Bytes expected;
      while (i + 1 < lines.size() && lines[i + 1].kind == '<') {
        expected = expected + lines[++i].bytes();
      }
      CHECK(answers(device, request) == expected);
    }
  }
}

TEST_CASE("the codec reads the worked examples and makes the same bytes again") {
  int frames = 0;
  for (const auto& path : golden_files()) {
    for (const Line& line : lines_of(path)) {
      if (line.kind == '@') continue;
      CAPTURE(path.filename().string(), line.number);
      for (const Frame& frame : decode(line.bytes())) {
        const Bytes wire = encode(frame);
        Bytes room(1024);
        proto::FrameDecoder decoder(room.data(), room.size());
        std::size_t used = 0;
        REQUIRE(decoder.feed(wire.data(), wire.size(), used) == proto::FrameDecoder::Result::frame);
        CHECK(used == wire.size());
        CHECK(decoder.seal() == frame.nonce);
        Bytes again(1024);
        proto::FrameEncoder encoder(again.data(), again.size());
        encoder.begin();
        encoder.put(decoder.data(), decoder.size());
        again.resize(encoder.finish(decoder.seal()));
        CHECK(again == wire);
        const Bytes bytes = line.bytes();
        CHECK(std::search(bytes.begin(), bytes.end(), again.begin(), again.end()) != bytes.end());
        ++frames;
      }
    }
  }
  CHECK(frames > 80);
}
