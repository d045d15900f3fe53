// Pipelined pieces over a channel that loses and reorders as it likes: the tensor is the same.
#include <deque>

#include "host/rpc/client.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"
#include "tests/support/property.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;
using proto::Type;

namespace {

constexpr std::uint32_t kPieceBytes = 50;

// Writes `data` to tensor 3 piece by piece. Each step hands over one frame, or loses it: a request
// to the device, or an answer to the host, whichever of those on their way the choice picks.
void write(TestDevice& device, const Bytes& data, const std::vector<std::uint8_t>& choices) {
  rpc::ClientOptions options;
  options.nonce = kNonce;
  options.paced = true;
  options.attempts = 1000;
  rpc::Client client(options);
  rpc::HelloReply hello;
  hello.frame_bytes = 512;
  hello.rx_bytes = 4096;
  hello.window_frames = 8;
  client.adopt(hello);
  std::vector<rpc::Exchange> pieces;
  for (std::uint32_t at = 0; at < data.size(); at += kPieceBytes) {
    const auto count = std::min<std::size_t>(kPieceBytes, data.size() - at);
    pieces.push_back({Type::write,
                      rpc::write_payload(3, at, rpc::ByteView(data).subspan(at, count)),
                      false,
                      {},
                      {}});
  }
  client.start(pieces);
  std::deque<Bytes> requests, answers;
  rpc::Duration now = 0ms;
  const auto pick = [](std::deque<Bytes>& frames, std::uint8_t choice) {
    const auto at = frames.begin() + choice % static_cast<long>(frames.size());
    Bytes frame = std::move(*at);
    frames.erase(at);
    return frame;
  };
  for (std::size_t step = 0; client.outcome() == rpc::Outcome::pending; ++step) {
    for (const Frame& frame : decode(client.transmit(now))) requests.push_back(encode(frame));
    // Once the choices are used up the channel is a good one.
    const std::uint8_t choice = step < choices.size() ? choices[step] : 0;
    const bool lost = choice >= 192;
    if (!requests.empty() && (answers.empty() || choice % 2 == 0)) {
      const Bytes request = pick(requests, choice / 2);
      if (lost) continue;
      for (const Frame& frame : decode(device.exchange(request))) answers.push_back(encode(frame));
    } else if (!answers.empty()) {
      const Bytes answer = pick(answers, choice / 2);
      if (!lost) client.receive(answer, now);
    } else if (client.deadline()) {
      now = *client.deadline();
    }
  }
  RC_ASSERT(client.outcome() == rpc::Outcome::done);
}

}  // namespace

TEST_CASE("any order and any loss of pieces and their answers end in the same tensor") {
  property("window", [] {
    Bytes data(*rc::gen::inRange<std::size_t>(1, kLargeBytes + 1));
    for (std::uint8_t& byte : data) byte = *rc::gen::arbitrary<std::uint8_t>();
    const auto choices = *rc::gen::resize(400, rc::gen::arbitrary<std::vector<std::uint8_t>>());
    TestDevice device;
    device.hello();
    write(device, data, choices);
    const auto tensor = bulk_memory(3);
    RC_ASSERT(Bytes(tensor.begin(), tensor.begin() + static_cast<long>(data.size())) == data);
  });
}
