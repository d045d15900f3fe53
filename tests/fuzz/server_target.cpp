// The device server, on whatever comes in. Input: a list of steps, each a byte that selects what
// happens and then what that needs (Device::step): raw bytes, requests that the target frames with
// the session's nonce and a good check field, frames of other sessions, interrupts, faults.
#include <algorithm>
#include <memory>
#include <utility>

#include "device/crt/platform_hooks.hpp"
#include "device/server/server.hpp"
#include "tests/fuzz/fuzz_image.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/reference.hpp"

namespace assay::fuzz {

namespace {

using test::Frame;

constexpr std::uint32_t session_nonce = 0x9abcdef0;
constexpr std::uint32_t last_nonce = 0x13579bdf;
constexpr std::uint8_t hello_type = 0x01, call_type = 0x07, cancel_type = 0x08;
constexpr std::uint8_t first_event = 0x40, reply_bit = 0x80, refusal_bits = 0xc0;
constexpr std::size_t ring_bytes = 1024;
constexpr std::size_t frame_bytes = 512;

// One device, from reset to reset. The port's functions have no context: there is one at a time.
class Device {
 public:
  Device() : ring_(std::make_unique<std::uint8_t[]>(ring_bytes)) {
    sent.clear();
    disturbed = false;
    restart();
  }
  ~Device() { meanwhile = nullptr; }

  void step(Input& input);

  // Whatever came before, a good hello in a new session is answered.
  void check_alive() {
    meanwhile = nullptr;
    check_answers(ask({hello_type, 0, last_nonce, hello(last_nonce)}), hello_type, 0, last_nonce);
    expect(answered_ == hello_type + reply_bit, "a good hello is answered with a reply");
  }

 private:
  static void send(const std::uint8_t* bytes, std::size_t count) {
    sent.insert(sent.end(), bytes, bytes + count);
  }
  static std::uint64_t ticks() { return ++now; }
  static void reset() { must_restart = true; }
  static void set_rate(std::uint32_t) {}

  static Bytes hello(std::uint32_t nonce) {
    return test::operator+(test::little_endian(nonce, 4), Bytes{1});
  }

  void restart() {
    must_restart = false;
    port_ = {send,       ticks,   reset,   1'000'000, ring_.get(),
             ring_bytes, nullptr, nullptr, nullptr,   set_rate};
    clear_image();
    device::server = {};
    device::workspace = {};
    assay_init(&port_, &image());
  }

  // Into the ring, in pieces that it holds, and handled; what the device sent.
  Bytes receive(const Bytes& bytes) {
    for (std::size_t at = 0; at < bytes.size(); at += ring_bytes / 2) {
      assay_rx(bytes.data() + at, std::min(ring_bytes / 2, bytes.size() - at));
      poll();
    }
    return std::exchange(sent, {});
  }
  void poll() {
    while (assay_poll() != 0) {
      if (must_restart) restart();
    }
  }

  // What is sent outside of a session may be text; inside there are frames and nothing else.
  static std::vector<Frame> frames_in(const Bytes& bytes) {
    std::vector<Bytes> rest;
    const std::vector<Frame> frames = test::decode(bytes, &rest);
    expect(rest.empty(), "a device sends intact frames");
    expect(std::adjacent_find(bytes.begin(), bytes.end(),
                              [](auto a, auto b) { return a == 0 && b == 0; }) == bytes.end(),
           "a device sends no empty frames");
    for (const Frame& frame : frames) {
      expect(test::encode(frame).size() <= frame_bytes, "a frame has at most frame_bytes");
    }
    return frames;
  }

  // Sends the frame, once what is left of others has ended.
  Bytes ask(const Frame& frame) {
    frames_in(receive({0}));
    disturbed = false;
    return receive(test::encode(frame));
  }

  // One answer for a request, none for anything else; and events of the session.
  void check_answers(const Bytes& bytes, std::uint8_t type, std::uint8_t sequence,
                     std::uint32_t nonce) {
    int answers = 0;
    const std::vector<Frame> frames = frames_in(bytes);
    // What came in meanwhile may be answered, too.
    if (std::exchange(disturbed, false)) return;
    for (const Frame& frame : frames) {
      if (frame.type < reply_bit) continue;
      ++answers;
      answered_ = frame.type;
      expect(frame.type == (type | reply_bit) || frame.type == (type | refusal_bits),
             "an answer has its request's type");
      expect(frame.sequence == sequence && frame.nonce == nonce,
             "an answer has its request's sequence and session");
      if (frame.type < refusal_bits) sequence_ = sequence;
    }
    expect(answers == (type < first_event ? 1 : 0), "every request is answered once");
  }

  // A byte below 128 is near the last sequence that was answered, any other is itself.
  std::uint8_t sequence_of(std::uint8_t byte) const {
    return byte < 0x80 ? static_cast<std::uint8_t>(sequence_ + byte % 4) : byte;
  }

  void request(std::uint8_t type, std::uint8_t sequence, std::uint32_t nonce,
               const Bytes& payload) {
    check_answers(ask({type, sequence, nonce, payload}), type, sequence, nonce);
  }

  std::unique_ptr<std::uint8_t[]> ring_;
  assay_port port_{};
  std::uint8_t sequence_ = 0;  // of the last request that was done
  std::uint8_t answered_ = 0;  // type of the last answer

  static Bytes sent;
  static bool must_restart;
  static bool disturbed;
  static std::uint64_t now;
};

Bytes Device::sent;
bool Device::must_restart = false;
bool Device::disturbed = false;
std::uint64_t Device::now = 0;

Bytes copied(ByteView bytes) { return {bytes.begin(), bytes.end()}; }

void Device::step(Input& input) {
  switch (input.byte() % 9) {
    case 0:
      frames_in(receive(copied(input.bytes(input.byte()))));
      break;
    case 1: {
      const std::uint8_t type = input.byte();
      const std::uint8_t sequence = sequence_of(input.byte());
      request(type, sequence, session_nonce, copied(input.bytes(input.number(2) % 1024)));
      break;
    }
    case 2:
      request(hello_type, 0, session_nonce, hello(session_nonce));
      break;
    case 3: {  // a call: function, model and flags, argument block
      const std::uint8_t sequence = sequence_of(input.byte());
      const assay_function& function = *image().functions[input.byte() % image().function_count];
      Bytes payload{input.byte()};
      payload = test::operator+(payload, test::little_endian(device::hash_of(function), 4));
      payload = test::operator+(payload, copied(input.bytes(input.number(2) % 1024)));
      request(call_type, sequence, session_nonce, payload);
      break;
    }
    case 4: {  // a frame of another session
      const auto nonce = static_cast<std::uint32_t>(input.number(4));
      const std::uint8_t type = input.byte();
      if (type == hello_type || nonce == session_nonce) break;
      request(type, input.byte(), nonce, copied(input.bytes(input.byte())));
      break;
    }
    case 5:
      assay_line_break();
      poll();
      break;
    case 6: {  // more than the ring holds, with nobody polling
      const Bytes burst = copied(input.bytes(input.number(2)));
      assay_rx(burst.data(), burst.size());
      poll();
      frames_in(std::exchange(sent, {}));
      break;
    }
    case 7: {  // comes in once a model or function runs; an empty piece is a cancel
      const Bytes bytes = copied(input.bytes(input.byte()));
      meanwhile = [bytes] {
        const Frame cancel{cancel_type, device::server.sequence, session_nonce, {}};
        const Bytes now_in =
            bytes.empty() ? test::operator+(Bytes{0}, test::encode(cancel)) : bytes;
        assay_rx(now_in.data(), now_in.size());
        disturbed = true;
      };
      break;
    }
    default:
      assay_fault(static_cast<assay_fault_kind>(1 + input.byte() % 3), 0x1000, 0, input.byte());
      frames_in(std::exchange(sent, {}));
      restart();
  }
}

void run(ByteView bytes) {
  Device device;
  Input input(bytes);
  while (!input.empty()) device.step(input);
  device.check_alive();
}

const Registration registration({"server", run});

}  // namespace

}  // namespace assay::fuzz
