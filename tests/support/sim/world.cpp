#include "tests/support/sim/world.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "device/crt/platform_hooks.hpp"
#include "device/server/server.hpp"
#include "host/base/error.hpp"

namespace assay::test {

static World* current;

struct WorldPort {
  static void send(const std::uint8_t* bytes, std::size_t count) {
    current->to_host_->send({bytes, count}, current->device_now_);
    // A UART without a transmit buffer: the device waits until the line has taken all.
    if (current->device_rate_ != 0) current->device_now_ = current->to_host_->idle_at();
    Bytes& frame = current->sending_;
    frame.insert(frame.end(), bytes, bytes + count);
    if (frame.back() == 0) current->device_sent(std::exchange(frame, {}));
  }
  static std::uint64_t ticks() { return static_cast<std::uint64_t>(current->device_now_.count()); }
  static void reset() { current->reset_due_ = true; }
  static void set_rate(std::uint32_t bits_per_second) { current->device_rate(bits_per_second); }
};

World::World(const WorldOptions& options, Trace* trace)
    : options_(options),
      trace_(trace),
      random_(options.seed),
      to_device_(std::make_unique<LineModel>(options.to_device, options.seed * 2)),
      to_host_(std::make_unique<LineModel>(options.to_host, options.seed * 2 + 1)),
      ring_(options.ring_bytes),
      port_{
          WorldPort::send,  WorldPort::ticks,
          WorldPort::reset, 1'000'000,
          ring_.data(),     options.ring_bytes,
          nullptr,          nullptr,
          nullptr,          options.to_device.bits_per_second == 0 ? nullptr : WorldPort::set_rate},
      host_rate_(options.to_device.bits_per_second),
      device_rate_(host_rate_) {
  assert(current == nullptr);
  current = this;
  device::server = {};
  device::workspace = {};
  // It has been on for a while.
  restart(-options.boot_time);
}

World::~World() { current = nullptr; }

bool World::chance(double probability) {
  if (probability <= 0 || static_cast<double>(random_() >> 11) * 0x1p-53 >= probability)
    return false;
  ++befallen_;
  return true;
}

std::uint64_t World::lost_at_device() const {
  return lost_before_restart_ + device::server.counters.bad_frames +
         device::server.counters.dropped_bytes;
}

std::uint64_t World::faults_made() const {
  const LineCounters& there = to_device_->counters();
  const LineCounters& back = to_host_->counters();
  return befallen_ + there.faults() + back.faults() + there.garbled_bytes + back.garbled_bytes;
}

void World::send(std::span<const std::uint8_t> bytes, Duration) {
  if (closed_) throw Error(Blame::link, "The simulated line is closed.");
  if (trace_) trace_->host_sends(now_, bytes);
  to_device_->send(bytes, now_);
}

std::size_t World::receive(std::span<std::uint8_t> room, Duration timeout) {
  const Duration until = now_ + timeout;
  for (;;) {
    if (now_ > options_.deadline) throw Hang{};
    advance();
    if (closed_) throw Error(Blame::link, "The simulated line was closed.");
    const std::size_t count = to_host_->take(now_, room);
    if (trace_ && count > 0) trace_->host_receives(now_, room.first(count));
    if (count > 0 || now_ >= until) return count;
    now_ = std::max(now_, std::min(until, next_event()));
  }
}

// When something happens next.
Duration World::next_event() const {
  Duration next = std::min(to_host_->next(), to_device_->next());
  if (assay_pending()) next = std::min(next, device_now_);
  for (const auto& at : {options_.reset_at, options_.close_at, options_.dies_at,
                         options_.host_dies_at, options_.intruder_at}) {
    if (at) next = std::min(next, *at);
  }
  return next;
}

// Everything that happens by now_.
void World::advance() {
  befall();
  deliver();
  while (device_now_ <= now_ && assay_pending()) {
    device_now_ = now_;
    poll_device();
  }
}

void World::befall() {
  const auto is_due = [this](std::optional<Duration>& at) {
    if (!at || *at > now_) return false;
    at.reset();
    ++befallen_;
    return true;
  };
  if (is_due(options_.reset_at)) {
    ++resets_;
    to_host_->cut(now_);
    restart(now_);
  }
  if (is_due(options_.close_at)) {
    if (trace_) trace_->note(now_, "the connection is lost");
    closed_ = true;
  }
  if (is_due(options_.intruder_at)) {
    if (trace_) trace_->note(now_, "another host opens a session and makes a call");
    constexpr std::uint32_t kOther = 0x5eed0001;
    const Bytes call =
        Bytes{0} + little_endian(hash_of("count(i)i"), 4) + integer_argument(kIntruderCall);
    to_device_->send(Bytes{0} + encode({1, 0, kOther, little_endian(kOther, 4) + Bytes{1}}) +
                         encode({7, 1, kOther, call}),
                     now_);
  }
  if (is_due(options_.dies_at)) dead_ = true;
  if (is_due(options_.host_dies_at)) {
    if (trace_) trace_->note(now_, "the host dies");
    to_device_->cut(now_);
    host_rate_ = options_.to_device.bits_per_second;
    match_rates();
    throw HostDied{};
  }
}

bool World::reopen(Duration timeout) {
  if (now_ > options_.deadline) throw Hang{};
  if (!closed_) return false;
  now_ += std::min(timeout, Duration{static_cast<std::int64_t>(random_() % 1'000'000)});
  to_device_->clear(now_);
  to_host_->clear(now_);
  closed_ = keeps_closing_;
  if (trace_) trace_->note(now_, "the connection is open again");
  return true;
}

void World::deliver() {
  std::array<std::uint8_t, 4096> room;
  while (const std::size_t count = to_device_->take(now_, room)) {
    std::span<const std::uint8_t> bytes(room.data(), count);
    // A chip that boots does not listen.
    if (now_ < booted_at_ || dead_) continue;
    if (trace_) trace_->device_receives(now_, bytes);
    // What is sent more slowly than it is heard has no stop bit where one is looked for.
    if (host_rate_ < device_rate_ && options_.reports_breaks) assay_line_break();
    if (now_ < interrupts_off_until_ && bytes.size() > options_.fifo_bytes) {
      ++befallen_;
      bytes = bytes.last(options_.fifo_bytes);
    }
    const std::uint32_t dropped = device::server.counters.dropped_bytes;
    assay_rx(bytes.data(), bytes.size());
    befallen_ += device::server.counters.dropped_bytes != dropped;
  }
}

void World::poll_device() {
  if (chance(options_.interrupts_off)) {
    interrupts_off_until_ = device_now_ + options_.interrupts_off_time;
    device_now_ = interrupts_off_until_;
  }
  try {
    assay_poll();
  } catch (const Crash&) {
  }
  if (std::exchange(reset_due_, false)) {
    ++resets_;
    restart(device_now_);
  }
}

// Memory that something else on the device overwrites, as long as a digest is still to come.
void World::device_sent(const Bytes& bytes) {
  device_now_ += options_.frame_time;
  if (trace_) trace_->device_sends(device_now_, bytes);
  if (options_.memory_flip <= 0) return;
  for (const Frame& frame : decode(bytes)) {
    if (frame.type == 0x85) digested_ = frame.sequence;
    if (frame.type != 0x83 || digested_ == frame.sequence) continue;
    const std::span<std::uint8_t> tensor = bulk_memory(frame.payload.at(0));
    if (tensor.empty() || !chance(options_.memory_flip)) continue;
    tensor[number(frame.payload, 1, 3)] ^= 0x10;
    if (trace_) trace_->note(device_now_, "a byte of the tensor changes");
  }
}

void World::restart(Duration at) {
  if (trace_) trace_->note(at, "the device starts");
  lost_before_restart_ = lost_at_device();
  clear_memory();
  sending_.clear();
  device_rate(0);
  device::server = {};
  device::workspace = {};
  assay_init(&port_, options_.device_image);
  booted_at_ = device_now_ = at + options_.boot_time;
  interrupts_off_until_ = Duration{0};
  digested_.reset();
}

bool World::set_rate(std::uint32_t bits_per_second) {
  if (options_.to_device.bits_per_second == 0) return false;
  host_rate_ = bits_per_second;
  match_rates();
  return true;
}

void World::device_rate(std::uint32_t bits_per_second) {
  if (options_.to_device.bits_per_second == 0) return;
  device_rate_ = bits_per_second == 0 ? options_.to_device.bits_per_second : bits_per_second;
  match_rates();
}

void World::match_rates() {
  if (trace_) trace_->rates(now_, host_rate_, device_rate_);
  to_device_->set_rate(host_rate_, device_rate_);
  to_host_->set_rate(device_rate_, host_rate_);
}

void World::work(Duration time) { device_now_ += time; }

void World::crash() {
  ++befallen_;
  assay_fault(ASSAY_FAULT_CRASH, 0x1234, 0x5678, 3);
  throw Crash{};
}

void World::garble_answers() {
  options_.to_host.faults.flip = 0.33;
  to_host_ = std::make_unique<LineModel>(options_.to_host, options_.seed);
}

void World::end_faults() {
  options_.reset_at = options_.close_at = options_.dies_at = options_.host_dies_at =
      options_.intruder_at = {};
  dead_ = false;
  options_.interrupts_off = options_.memory_flip = 0;
  closed_ = keeps_closing_ = false;
  std::array<std::uint8_t, 4096> room;
  for (;;) {
    advance();
    while (to_host_->take(now_, room) > 0) {
    }
    const Duration next = next_event();
    if (next == kNever) break;
    now_ = std::max(now_, next);
    if (now_ > options_.deadline) throw Hang{};
  }
  now_ = std::max(now_, device_now_);
  befallen_ = faults_made();
  options_.to_device.faults = options_.to_host.faults = {};
  to_device_ = std::make_unique<LineModel>(options_.to_device, options_.seed);
  to_host_ = std::make_unique<LineModel>(options_.to_host, options_.seed);
  if (host_rate_ != 0) {
    host_rate_ = options_.to_device.bits_per_second;
    match_rates();
  }
}

}  // namespace assay::test
