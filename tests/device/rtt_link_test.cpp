// The device's end of RTT: what a debug probe finds in memory, and what wraps, fills and waits.
#include "device/drivers/rtt_link.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "device/server/server.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/device/test_device.hpp"

using namespace assay;
using namespace assay::test;

namespace {

constexpr std::uint32_t kPatience = 100;
constexpr std::uint8_t kFill = 0xEE;

std::uint64_t now;
std::function<void()> meanwhile;  // what the host does while the device waits

std::uint64_t tick() {
  if (meanwhile) meanwhile();
  return ++now;
}

// The host's end is played by the test, on the block as it lies in memory.
struct Rig {
  TestDevice device;  // owns the ring that assay_rx() fills
  RttControlBlock block{};
  std::vector<std::uint8_t> up = std::vector<std::uint8_t>(8 + 1, kFill);
  std::vector<std::uint8_t> down = std::vector<std::uint8_t>(8, kFill);
  RttPort link{block, tick, kPatience};

  Rig() {
    now = 0;
    meanwhile = nullptr;
    link.start(up.data(), 8, down.data(), 8);
  }
  ~Rig() { meanwhile = nullptr; }

  void send(const std::string& text) {
    link.send(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  }
  // What waits for the host, which takes it.
  std::string take() {
    std::string taken;
    for (std::uint32_t at = block.up.read_offset; at != block.up.write_offset; at = (at + 1) % 8) {
      taken += static_cast<char>(up[at]);
    }
    block.up.read_offset = block.up.write_offset;
    return taken;
  }
  void write(const std::string& text) {
    std::uint32_t at = block.down.write_offset;
    for (const char c : text) {
      down[at] = static_cast<std::uint8_t>(c);
      at = (at + 1) % 8;
    }
    block.down.write_offset = at;
  }
  // What has come to the server, which takes it.
  static std::string arrived() {
    std::string text;
    const std::uint8_t* bytes;
    while (const std::size_t count = device::server.ring.peek(bytes)) {
      text.append(reinterpret_cast<const char*>(bytes), count);
      device::server.ring.pop(count);
    }
    return text;
  }
};

}  // namespace

TEST_CASE("the block begins with the published id, one channel each way, and empty rings") {
  Rig rig;
  std::string id;
  for (const volatile char& c : rig.block.id) id += c;
  CHECK(id == std::string("SEGGER RTT\0\0\0\0\0\0", 16));
  CHECK(rig.block.up_count == 1);
  CHECK(rig.block.down_count == 1);
  CHECK(rig.block.up.bytes == rig.up.data());
  CHECK(rig.block.down.bytes == rig.down.data());
  CHECK(rig.block.up.size == 8);
  CHECK(rig.take().empty());
}

TEST_CASE("a start over a block that was in use empties it") {
  Rig rig;
  rig.send("abc");
  rig.write("de");
  rig.link.start(rig.up.data(), 8, rig.down.data(), 8);
  CHECK(rig.take().empty());
  rig.link.receive();
  CHECK(Rig::arrived().empty());
}

TEST_CASE("what is sent arrives in order over many turns of the ring, and stays within it") {
  Rig rig;
  std::string sent, taken;
  for (int i = 0; i < 50; ++i) {
    const std::string piece(static_cast<std::size_t>(1 + i % 7), static_cast<char>('a' + i % 26));
    sent += piece;
    rig.send(piece);
    taken += rig.take();
  }
  CHECK(taken == sent);
  CHECK(rig.up[8] == kFill);
}

TEST_CASE("a full ring is waited for while the host takes bytes") {
  Rig rig;
  std::string taken;
  // Twice before the patience would be over.
  meanwhile = [&] {
    if (now % (kPatience / 2) == 0) taken += rig.take();
  };
  rig.send("twenty-two bytes, all.");
  taken += rig.take();
  CHECK(taken == "twenty-two bytes, all.");
}

TEST_CASE("a host that is away costs one wait, and what found no room is dropped") {
  Rig rig;
  rig.send("0123456789");
  CHECK(now >= kPatience);
  CHECK(now < 2 * kPatience);
  const std::uint64_t after = now;
  rig.send("more");
  rig.link.flush();
  CHECK(now == after);
  CHECK(rig.take() == "0123456");
  // Once it takes something, it is waited for again.
  rig.send("next");
  CHECK(rig.take() == "next");
}

TEST_CASE("a clock that jumps back does not make the wait endless") {
  Rig rig;
  meanwhile = [] {
    if (now > 40) now = 0;
  };
  rig.send("0123456789");
  CHECK(rig.take() == "0123456");
}

TEST_CASE("a reset is held back until the host has taken all") {
  Rig rig;
  rig.send("fault");
  std::string taken;
  meanwhile = [&] {
    if (now == kPatience / 2) taken = rig.take();
  };
  rig.link.flush();
  CHECK(taken == "fault");
  CHECK(now < kPatience);
}

TEST_CASE("what the host writes arrives in order over many turns of the ring") {
  Rig rig;
  std::string written, arrived;
  for (int i = 0; i < 50; ++i) {
    const std::string piece(static_cast<std::size_t>(1 + i % 7), static_cast<char>('a' + i % 26));
    written += piece;
    rig.write(piece);
    rig.link.receive();
    arrived += Rig::arrived();
    REQUIRE(rig.block.down.read_offset == rig.block.down.write_offset);
  }
  CHECK(arrived == written);
}

TEST_CASE("a function that sends its progress receives meanwhile, unless something waits already") {
  Rig rig;
  rig.write("abc");
  rig.send("x");
  rig.write("de");
  rig.send("x");
  CHECK(Rig::arrived() == "abc");
  rig.send("x");
  CHECK(Rig::arrived() == "de");
}

TEST_CASE("offsets outside the ring, of a host that knew another image, touch nothing else") {
  Rig rig;
  rig.block.up.read_offset = 4000;
  rig.block.down.write_offset = 4000;
  rig.send("0123456789012345678901234567890123456789");
  rig.link.receive();
  CHECK(rig.up[8] == kFill);
  CHECK(Rig::arrived().empty());
}

TEST_CASE("blocks that other images left are cleared, and nothing else is") {
  // "SEGGER RTT" and zeros, as a host searches for it.
  const std::vector<std::uint32_t> id = {0x47474553, 0x52205245, 0x00005454, 0};
  std::vector<std::uint32_t> memory(200, 0xEEEEEEEE);
  const auto put = [&](std::size_t at, std::size_t count = 4) {
    std::copy_n(id.begin(), count, memory.begin() + static_cast<std::ptrdiff_t>(at));
  };
  put(0);
  put(40);
  put(80, 3);  // no id
  memory[80 + 3] = 1;
  put(110, 2);
  put(112);
  put(190);
  put(196);  // this image's own
  std::vector<std::uint32_t> expected = memory;
  for (const std::size_t at : {0U, 40U, 112U}) {
    std::fill_n(expected.begin() + static_cast<std::ptrdiff_t>(at), 18, 0);
  }
  std::fill(expected.begin() + 190, expected.begin() + 196, 0);
  clear_rtt_blocks(memory.data(), memory.data() + 196);
  CHECK(memory == expected);
}

TEST_CASE("a host that can be woken is woken at the start, and where it had taken all there was") {
  Rig rig;
  static int wakes;
  wakes = 0;
  RttPort link{rig.block, tick, 0, [] { ++wakes; }};
  link.start(rig.up.data(), 8, rig.down.data(), 8);
  CHECK(wakes == 1);
  const auto send = [&](const char* text) {
    link.send(reinterpret_cast<const std::uint8_t*>(text), std::char_traits<char>::length(text));
  };
  send("ab");
  CHECK(wakes == 2);
  send("cd");  // it will look again when it has taken those
  CHECK(wakes == 2);
  CHECK(rig.take() == "abcd");
  send("ef");
  CHECK(wakes == 3);
}

TEST_CASE("a host that is waited for without end loses nothing, however long it takes") {
  Rig rig;
  RttPort link{rig.block, tick, 0, [] {}};
  link.start(rig.up.data(), 8, rig.down.data(), 8);
  std::string taken;
  meanwhile = [&] {
    if (now % (100 * kPatience) == 0) taken += rig.take();
  };
  const std::string text = "more than the ring holds";
  link.send(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  CHECK(taken + rig.take() == text);
}
