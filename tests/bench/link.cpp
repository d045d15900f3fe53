// Bulk transfers of the real client and the real server over a simulated line: how much of what is
// on the line is payload, and how much of the time the line is busy. Prints one JSON object a
// transfer.
#include <fmt/format.h>

#include <string>

#include "device/server/server.hpp"
#include "host/rpc/session.hpp"
#include "tests/support/sim/world.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kTensorBytes = 65536;
alignas(8) std::uint8_t tensor[kTensorBytes];
const assay_tensor inputs[] = {{tensor, kTensorBytes, kDLUInt, 8, 0, nullptr, nullptr}};
const assay_model model = {"m", nullptr, inputs, nullptr, 1, 0, nullptr, 0, nullptr};
const assay_model* const models[] = {&model};
const assay_image bench_image = {{}, models, nullptr, 1, 0, nullptr, 0, nullptr, 0, nullptr};

Bytes data_of(const std::string& kind) {
  Bytes data(kTensorBytes, kind == "ff" ? 0xff : 0);
  std::mt19937 random(1);
  if (kind == "random") {
    for (std::uint8_t& byte : data) byte = static_cast<std::uint8_t>(random());
  }
  return data;
}

struct Case {
  std::string name;
  std::uint32_t rate = 115'200;
  Duration latency{0};
  std::string data = "random";
  double loss = 0;  // of frames, in each direction
  std::uint64_t seed = 1;
};

void measure(const Case& one) {
  WorldOptions options;
  options.seed = one.seed;
  options.device_image = &bench_image;
  options.ring_bytes = 4096;
  for (LineOptions* line : {&options.to_device, &options.to_host}) {
    line->bits_per_second = one.rate;
    line->latency = one.latency;
    line->faults.drop_frame = one.loss;
  }
  World world(options);
  rpc::ClientOptions client;
  client.nonce = 0x9abcdef1;
  client.paced = true;
  client.bits_per_second = one.rate;
  rpc::Session session(world, world, client);
  session.connect(30s);
  const Bytes data = data_of(one.data);
  for (const bool writes : {true, false}) {
    const LineModel& line = writes ? world.to_device() : world.to_host();
    const Duration start = world.now();
    const std::uint64_t bytes_before = line.counters().sent_bytes;
    const Duration busy_before = line.busy(start);
    if (writes) {
      session.write(0, data);
      if (!std::equal(data.begin(), data.end(), tensor)) throw std::runtime_error("not written");
    } else if (session.read(0, kTensorBytes) != data) {
      throw std::runtime_error("not read");
    }
    const Duration busy = line.busy(world.now()) - busy_before;
    fmt::print(
        "{{\"case\": \"{}\", \"direction\": \"{}\", \"frame_bytes\": {}, \"rate\": {}, "
        "\"latency_us\": {}, \"data\": \"{}\", \"payload_bytes\": {}, \"line_bytes\": {}, "
        "\"busy_us\": {}, \"window_frames\": {}, \"first_to_last_us\": {}, "
        "\"whole_us\": {}}}\n",
        one.name, writes ? "write" : "read", device::kFrameBytes, one.rate, one.latency.count(),
        one.data, kTensorBytes, line.counters().sent_bytes - bytes_before, busy.count(),
        session.hello().window_frames, (line.idle_at() - start).count(),
        (world.now() - start).count());
  }
}

}  // namespace

int main() {
  for (const std::uint32_t rate : {115'200u, 921'600u}) {
    for (const Duration latency : {0ms, 1ms, 16ms}) {
      for (const char* data : {"random", "zeros", "ff"}) measure({"near", rate, latency, data});
    }
  }
  for (const Duration latency : {100ms, 300ms}) measure({"far", 921'600, latency});
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    measure({"loss", 921'600, 16ms, "random", 0.01, seed});
  }
}
