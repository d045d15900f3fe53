// The host's end of RTT, over a played chip: memory that a probe reads and writes by words.
#include "host/adapters/rtt_link.hpp"

#include <string>

#include "host/base/error.hpp"
#include "tests/adapters/played_rings.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

constexpr std::uint32_t kRam = test::PlayedRings::kRam;
constexpr std::uint32_t kBlock = test::PlayedRings::kBlock;
constexpr std::uint32_t kUp = test::PlayedRings::kUp;
constexpr std::uint32_t kDown = test::PlayedRings::kDown;
constexpr std::uint32_t kUpRead = test::PlayedRings::kUpRead;
constexpr std::uint32_t kDownWrite = test::PlayedRings::kDownWrite;
constexpr Duration kNoWait{0};
constexpr Duration kLong{5'000'000};

class PlayedChip final : public DebugProbe, public test::PlayedRings {
 public:
  std::function<void()> device;  // what it does between two accesses
  bool broken = false;
  int accesses = 0;

  void clear() { memory.assign(memory.size(), '\0'); }

  std::vector<std::uint32_t> read_words(std::uint32_t address, std::size_t count) override {
    access();
    std::vector<std::uint32_t> words;
    for (std::size_t i = 0; i < count; ++i) {
      words.push_back(word(address + 4 * static_cast<std::uint32_t>(i)));
    }
    return words;
  }
  void write_words(std::uint32_t address, std::span<const std::uint32_t> words) override {
    access();
    for (const std::uint32_t value : words) {
      set(address, value);
      address += 4;
    }
  }
  void reset(AfterReset) override {}
  void halt() override {}
  void resume() override {}
  bool is_halted() override { return false; }
  std::map<std::string, std::uint64_t> registers(const std::vector<std::string>&) override {
    return {};
  }
  std::string describe() const override { return "played"; }
  std::string log() override { return ""; }

 private:
  void access() {
    if (broken) throw Error(Blame::flash, "The probe is gone.");
    ++accesses;
    if (device) device();
  }
};

struct Rig {
  PlayedChip chip;
  int connections = 0;
  bool connected = false;
  std::unique_ptr<Link> link;

  void open(std::optional<std::uint32_t> address = kBlock) {
    RttProbe probe;
    probe.connect = [this]() -> DebugProbe& {
      if (!connected) ++connections;
      connected = true;
      return chip;
    };
    probe.disconnect = [this] { connected = false; };
    const MemoryRegion ram = {"ram", RegionKind::ram, kRam, 0x400};
    link = open_rtt_link(probe, {address, ram, {ram}}, kLong, test::no_stop);
  }
  void send(const std::string& text, Duration timeout = kLong) {
    link->send({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, timeout);
  }
  std::string receive(Duration timeout = kNoWait, std::size_t most = 100) {
    std::vector<std::uint8_t> room(most);
    const std::size_t count = link->receive(room, timeout);
    return {room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count)};
  }
};

}  // namespace

TEST_CASE("RTT: bytes come and go in order over many turns of both rings, whatever their place") {
  Rig rig;
  rig.chip.set_up();
  rig.open();
  std::string sent, heard, said, received;
  for (int i = 0; i < 60; ++i) {
    const std::string piece(static_cast<std::size_t>(1 + i % 11), static_cast<char>('a' + i % 26));
    sent += piece;
    rig.send(piece);
    heard += rig.chip.hear();
    said += piece;
    rig.chip.put(piece);
    received += rig.receive();
  }
  CHECK(heard == sent);
  CHECK(received == said);
  // Nothing beside the rings was written.
  CHECK(rig.chip.memory[kUp - kRam - 1] == '\xEE');
  CHECK(rig.chip.memory[kDown - kRam - 1] == '\xEE');
  CHECK(rig.chip.memory[kDown - kRam + 12] == '\xEE');
}

TEST_CASE("RTT: what is received comes in pieces of the caller's size") {
  Rig rig;
  rig.chip.set_up();
  rig.open();
  rig.chip.put("abcde");
  CHECK(rig.receive(kNoWait, 2) == "ab");
  CHECK(rig.receive(kNoWait, 2) == "cd");
  CHECK(rig.receive(kNoWait, 2) == "e");
  CHECK(rig.receive().empty());
}

TEST_CASE("RTT: more than the device's ring is sent as it takes it, and what it says is kept") {
  Rig rig;
  rig.chip.set_up();
  rig.open();
  std::string heard, said;
  int turn = 0;
  rig.chip.device = [&] {
    heard += rig.chip.hear(1);
    // A device that waits for room for its own bytes would take none before these are taken.
    if (++turn % 8 != 0) return;
    rig.chip.put("12");
    said += "12";
  };
  const std::string text = "the quick brown fox jumps over the lazy dog";
  rig.send(text);
  while (heard.size() < text.size()) heard += rig.chip.hear(1);
  CHECK(heard == text);
  std::string received;
  rig.chip.device = nullptr;
  for (std::string piece; !(piece = rig.receive()).empty();) received += piece;
  CHECK(said.size() > 2);
  CHECK(received == said);
}

TEST_CASE("RTT: a busy device's ring is never overrun, and a frame without room is lost whole") {
  Rig rig;
  rig.chip.set_up();
  rig.open();
  rig.send("0123456789");
  rig.send("ab", kNoWait);
  rig.send("c", kNoWait);
  CHECK(rig.chip.hear() == "0123456789c");
}

TEST_CASE("RTT: what an earlier host left unread stays as it is") {
  Rig rig;
  rig.chip.set_up();
  rig.chip.memory.replace(kDown - kRam, 5, "early");
  rig.chip.set(kDownWrite, 5);
  rig.open();
  rig.send("bird");
  CHECK(rig.chip.hear() == "earlybird");
}

TEST_CASE("RTT: a block that is not there yet is waited for, and what is sent before is lost") {
  Rig rig;
  rig.open();
  CHECK_THAT(rig.link->describe(), ContainsSubstring("no control block at 0x20000104"));
  rig.send("lost");
  CHECK(rig.receive().empty());
  rig.chip.set_up();
  rig.chip.put("up");
  CHECK(rig.receive() == "up");
  CHECK(rig.chip.hear().empty());
  CHECK(rig.link->describe() == "RTT, played");
}

TEST_CASE("RTT: a reset of the device begins anew at empty rings") {
  Rig rig;
  rig.chip.set_up();
  rig.open();
  rig.send("before");
  rig.chip.put("before");
  CHECK(rig.receive() == "before");
  rig.chip.clear();
  CHECK(rig.receive().empty());
  rig.chip.set_up();
  rig.chip.put("after");
  CHECK(rig.receive() == "after");
  rig.send("hello");
  CHECK(rig.chip.hear() == "hello");
}

TEST_CASE("RTT: a block is found in RAM where nobody tells its address") {
  Rig rig;
  rig.chip.set_up();
  // Looks like one, and is none.
  rig.chip.memory.replace(0x20, 10, "SEGGER RTT");
  rig.chip.memory.replace(0x40, 16, std::string("SEGGER RTT\0\0\0\0\0\0", 16));
  rig.open(std::nullopt);
  rig.receive();
  rig.chip.put("found");
  CHECK(rig.receive() == "found");
}

TEST_CASE("RTT: offsets that another host left outside are put right") {
  Rig rig;
  rig.chip.set_up();
  rig.chip.set(kUpRead, 4000);
  rig.chip.set(kDownWrite, 4000);
  rig.open();
  CHECK(rig.receive().empty());
  CHECK(rig.chip.word(kUpRead) == 0);
  CHECK(rig.chip.word(kDownWrite) == 0);
}

TEST_CASE("RTT: a probe that fails is the link's loss, and comes back") {
  Rig rig;
  rig.chip.set_up();
  rig.open();
  rig.chip.broken = true;
  try {
    rig.receive();
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::link);
    CHECK_THAT(error.what(), ContainsSubstring("The probe is gone."));
  }
  CHECK_THROWS_AS(rig.link->reopen(kNoWait), Error);
  rig.chip.broken = false;
  const int before = rig.connections;
  CHECK(rig.link->reopen(kLong));
  CHECK(rig.connections == before + 1);
  rig.chip.put("again");
  CHECK(rig.receive() == "again");
  rig.link.reset();
  CHECK_FALSE(rig.connected);
}

TEST_CASE("RTT: rings that cannot be written by words are none") {
  Rig rig;
  rig.chip.set_up();
  rig.chip.set(kBlock + 52, kDown + 1);
  rig.open();
  CHECK_THAT(rig.link->describe(), ContainsSubstring("no control block"));
}

TEST_CASE("RTT: nothing is written where a block names what it may not, and the link says what") {
  struct Damage {
    std::uint32_t address, value;
    const char* said;
  };
  for (const auto& [address, value, said] : std::vector<Damage>{
           {kBlock + 52, 0x40023C00, "12 bytes at 0x40023c00, lies outside"},
           {kBlock + 56, 0xFFFFFFFC, "4294967292 bytes at 0x20000300, is of more than 65536 bytes"},
           {kBlock + 28, 0x08000000, "the up ring"},
           {kBlock + 52, kBlock, "overlaps"}}) {
    for (const bool told : {true, false}) {
      Rig rig;
      rig.chip.set_up();
      rig.chip.set(address, value);
      rig.chip.set(kUpRead, 4000);  // would be mended
      const std::string before = rig.chip.memory;
      rig.open(told ? std::optional(kBlock) : std::nullopt);
      rig.send("hello");
      CHECK(rig.receive().empty());
      CHECK(rig.chip.memory == before);
      CHECK_THAT(rig.link->describe(),
                 ContainsSubstring("RTT (refused: ") && ContainsSubstring(said));
      // It may have been set up only in part.
      rig.chip.set_up();
      rig.chip.put("up");
      CHECK(rig.receive(kLong) == "up");
      CHECK(rig.link->describe() == "RTT, played");
    }
  }
}

TEST_CASE("RTT: a block of another image is left once the device has cleared it at its start") {
  Rig rig;
  constexpr std::uint32_t stale = kRam + 0x10;
  rig.chip.set_up(stale, kRam + 0x60, kRam + 0x80);
  rig.chip.set_up();
  rig.open(std::nullopt);
  for (std::uint32_t at = stale; at < stale + 72; at += 4) rig.chip.set(at, 0);
  rig.chip.put("alive");
  CHECK(rig.receive(kLong) == "alive");
  rig.send("hello");
  CHECK(rig.chip.hear() == "hello");
}
