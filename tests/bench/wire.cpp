// What a call of the real client and the real server puts on the line, counted exactly: one
// process, no faults. Prints lines "name value".
#include <assay.h>
#include <fmt/format.h>

#include <cstring>

#include "host/rpc/session.hpp"

namespace {

using assay::Duration;
using assay::rpc::Bytes;

std::uint8_t ring[4096];
Bytes sent;  // by the server

int nothing(TVMValue*, int*, int, TVMValue*, int*, void*) { return 0; }

constexpr std::uint32_t kHash = 1;
const assay_function function = {kHash, ASSAY_KIND_v, nothing, nullptr};
const assay_function* const functions[] = {&function};

void keep(const std::uint8_t* bytes, std::size_t count) {
  sent.insert(sent.end(), bytes, bytes + count);
}
std::uint64_t ticks() { return 0; }
void reset() {}

// The line: bytes are handed over in pieces that the server's ring holds.
class Line : public assay::Link {
 public:
  void send(std::span<const std::uint8_t> bytes, Duration) override {
    to_device += bytes.size();
    for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::size_t>(64, bytes.size()))) {
      assay_rx(bytes.data(), std::min<std::size_t>(64, bytes.size()));
      while (assay_poll() != 0) {
      }
    }
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration) override {
    const std::size_t count = std::min(room.size(), sent.size());
    std::memcpy(room.data(), sent.data(), count);
    sent.erase(sent.begin(), sent.begin() + static_cast<long>(count));
    to_host += count;
    return count;
  }
  bool paced() const override { return true; }
  std::string describe() const override { return "none"; }

  std::size_t to_device = 0;
  std::size_t to_host = 0;
};

class NoTime : public assay::Clock {
  Duration now() const override { return Duration{0}; }
};

}  // namespace

int main() {
  static const assay_port port = {keep,        ticks,   reset,   1,       ring,
                                  sizeof ring, nullptr, nullptr, nullptr, nullptr};
  static const assay_image image = {{}, nullptr, functions, 0, 1, nullptr, 0, nullptr, 0, nullptr};
  assay_init(&port, &image);

  Line line;
  const NoTime clock;
  assay::rpc::ClientOptions options;
  options.nonce = 0x9abcdef1;
  options.paced = true;
  assay::rpc::Session session(line, clock, options);
  session.connect(Duration{1'000'000});
  fmt::print("frame_bytes {}\n", session.hello().frame_bytes);

  // The host asks for an announcement until it has seen that the function is quick.
  for (const char* name : {"first_call", "call"}) {
    const std::size_t request = line.to_device, reply = line.to_host;
    session.call({.model = 0, .hash = kHash, .arguments = {}}, std::nullopt);
    fmt::print("{0}_request_bytes {1}\n{0}_reply_bytes {2}\n", name, line.to_device - request,
               line.to_host - reply);
  }
}
