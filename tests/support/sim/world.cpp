#include "tests/support/sim/world.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "device/server/server.hpp"

namespace assay::test {

static World* current;

struct WorldPort {
  static void send(const std::uint8_t* bytes, std::size_t count) {
    // The faults of a channel befall whole frames.
    Bytes& frame = current->sending_;
    frame.insert(frame.end(), bytes, bytes + count);
    if (frame.back() == 0) current->to_host_.send(std::exchange(frame, {}), current->device_now_);
  }
  static std::uint64_t ticks() { return static_cast<std::uint64_t>(current->device_now_.count()); }
  static void reset() { current->reset_due_ = true; }
};

World::World(const WorldOptions& options)
    : options_(options),
      to_device_(options.to_device, options.seed * 2),
      to_host_(options.to_host, options.seed * 2 + 1),
      ring_(options.ring_bytes),
      port_{WorldPort::send,    WorldPort::ticks, WorldPort::reset, 1'000'000, ring_.data(),
            options.ring_bytes, nullptr,          nullptr,          nullptr} {
  assert(current == nullptr);
  current = this;
  restart(Duration{0});
}

World::~World() { current = nullptr; }

void World::send(std::span<const std::uint8_t> bytes, Duration) {
  to_device_.send(Bytes(bytes.begin(), bytes.end()), now_);
}

std::size_t World::receive(std::span<std::uint8_t> room, Duration timeout) {
  const Duration until = now_ + timeout;
  for (;;) {
    if (now_ > options_.deadline) throw Hang{};
    advance();
    const Bytes bytes = to_host_.take(now_, room.size());
    std::copy(bytes.begin(), bytes.end(), room.begin());
    if (!bytes.empty() || now_ >= until) return bytes.size();
    Duration next = std::min({until, to_host_.next(), to_device_.next()});
    if (assay_pending()) next = std::min(next, device_now_);
    if (options_.reset_at) next = std::min(next, *options_.reset_at);
    now_ = std::max(now_, next);
  }
}

// Everything that happens at the device by now_.
void World::advance() {
  if (options_.reset_at && *options_.reset_at <= now_) {
    options_.reset_at.reset();
    ++resets_;
    to_host_.cut(now_);
    restart(now_);
  }
  deliver(now_);
  while (device_now_ <= now_ && assay_pending()) {
    device_now_ = now_;
    poll_device();
  }
}

void World::deliver(Duration until) {
  const Bytes bytes = to_device_.take(until);
  // A chip that boots does not listen.
  if (now_ >= booted_at_) assay_rx(bytes.data(), bytes.size());
}

void World::poll_device() {
  try {
    assay_poll();
  } catch (const Crash&) {
  }
  if (std::exchange(reset_due_, false)) {
    ++resets_;
    restart(device_now_);
  }
}

void World::restart(Duration at) {
  clear_memory();
  device::server = {};
  assay_init(&port_, &image());
  booted_at_ = device_now_ = at + options_.boot_time;
}

void World::work(Duration time) { device_now_ += time; }

void World::crash() {
  assay_fault(ASSAY_FAULT_CRASH, 0x1234, 0x5678, 3);
  throw Crash{};
}

}  // namespace assay::test
