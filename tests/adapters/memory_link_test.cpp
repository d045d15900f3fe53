// The host's end of a link through an emulator's memory, over a played emulator.
#include "host/adapters/memory_link.hpp"

#include <string>
#include <thread>

#include "host/base/error.hpp"
#include "tests/adapters/played_emulator.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;
using test::PlayedEmulator;

namespace {

constexpr std::uint32_t kRam = PlayedEmulator::kRam;
constexpr std::uint32_t kBlock = PlayedEmulator::kBlock;
constexpr std::uint32_t kUp = PlayedEmulator::kUp;
constexpr std::uint32_t kDown = PlayedEmulator::kDown;
constexpr std::uint32_t kUpBytes = PlayedEmulator::kUpBytes;
constexpr std::uint32_t kDownBytes = PlayedEmulator::kDownBytes;
constexpr std::uint32_t kUpWrite = PlayedEmulator::kUpWrite;
constexpr std::uint32_t kUpRead = PlayedEmulator::kUpRead;
constexpr std::uint32_t kDownWrite = PlayedEmulator::kDownWrite;
constexpr std::uint32_t kDownRings = PlayedEmulator::kDownRings;
constexpr Duration kNoWait{0};
constexpr Duration kLong{30'000'000};

struct Rig {
  PlayedEmulator emulator;
  std::unique_ptr<Link> link;

  void open() {
    const MemoryRegion ram = {"ram", RegionKind::ram, kRam, 0x400};
    link = open_memory_link(std::move(emulator.ours_bus), std::move(emulator.ours_bell),
                            {kBlock, {ram}}, test::no_stop);
    emulator.start();
  }
  void send(const std::string& text, Duration timeout = kLong) {
    link->send({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, timeout);
  }
  std::string receive(Duration timeout = kNoWait, std::size_t most = 100) {
    std::vector<std::uint8_t> room(most);
    const std::size_t count = link->receive(room, timeout);
    return {room.begin(), room.begin() + static_cast<std::ptrdiff_t>(count)};
  }
  std::string receive_all(std::size_t size) {
    std::string all;
    while (all.size() < size) {
      const std::string piece = receive(kLong);
      if (piece.empty()) break;
      all += piece;
    }
    return all;
  }
};

// Answers each piece that it hears with the same bytes, over as many rings as it takes.
struct Echo {
  explicit Echo(Rig& to) : rig(to) {
    rig.emulator.on_bell = [this] { waiting += rig.emulator.hear(); };
    rig.emulator.after_line = [this](const std::string&) { speak(); };
  }
  void speak() { waiting.erase(0, rig.emulator.say(waiting)); }
  Rig& rig;
  std::string waiting;
};

}  // namespace

TEST_CASE("memory: bytes come and go in order over many turns of both rings, and nowhere else") {
  Rig rig;
  Echo echo(rig);
  rig.emulator.on_bell = [&] {
    echo.waiting += rig.emulator.hear();
    echo.speak();
  };
  rig.emulator.boot();
  rig.open();
  for (int i = 0; i < 200; ++i) {
    const std::string piece(static_cast<std::size_t>(1 + i % 11), static_cast<char>('a' + i % 26));
    rig.send(piece);
    REQUIRE(rig.receive_all(piece.size()) == piece);
  }
  rig.emulator.end();
  CHECK(rig.emulator.bells == 200);
  const std::string& memory = rig.emulator.memory;
  CHECK(memory[kUp - kRam - 1] == '\xEE');
  CHECK(memory[kUp - kRam + kUpBytes] == '\xEE');
  CHECK(memory[kDown - kRam - 1] == '\xEE');
  CHECK(memory[kDown - kRam + kDownBytes] == '\xEE');
}

TEST_CASE("memory: where both rings are full, both sides wait for the other and lose nothing") {
  Rig rig;
  std::string heard, said, unsaid;
  for (int i = 0; i < 500; ++i) unsaid += static_cast<char>('A' + i % 23);
  // The device takes one byte now and then, and has more to say than its ring holds.
  rig.emulator.after_line = [&](const std::string&) {
    heard += rig.emulator.hear(1);
    const std::size_t count = rig.emulator.say(unsaid.substr(0, 5));
    said += unsaid.substr(0, count);
    unsaid.erase(0, count);
  };
  rig.emulator.boot();
  rig.open();
  const std::string text = "the quick brown fox jumps over the lazy dog, and so on and on";
  rig.send(text);
  const std::string received = rig.receive_all(500);
  rig.emulator.end();
  heard += rig.emulator.hear();
  CHECK(heard == text);
  CHECK(unsaid.empty());
  CHECK(received == said);
}

TEST_CASE("memory: the device is rung when all of a piece is there, and once") {
  Rig rig;
  std::vector<std::string> pieces;
  rig.emulator.on_bell = [&] { pieces.push_back(rig.emulator.hear()); };
  rig.emulator.boot();
  rig.open();
  for (const char* piece : {"abcdefgh", "ijklmnop", "q"}) {
    rig.send(piece);
    // Until the device has it: what it says then is the proof.
    rig.emulator.after_line = nullptr;
    while (true) {
      bool there = false;
      rig.emulator.work([&] { there = !pieces.empty() && pieces.back() == piece; });
      if (there) break;
    }
  }
  rig.emulator.end();
  CHECK(pieces == std::vector<std::string>{"abcdefgh", "ijklmnop", "q"});
}

TEST_CASE("memory: nothing is put while a ring is under way, which might come in mid-inference") {
  Rig rig;
  bool put_too_early = false, is_under_way = false;
  rig.emulator.counts_bells = false;
  rig.emulator.on_bell = [&] { is_under_way = true; };
  int looks = 0;
  rig.emulator.after_line = [&](const std::string& line) {
    if (is_under_way && line.find("write") != line.npos) put_too_early = true;
    // The core takes the interrupt after some looks of the host.
    if (!is_under_way || ++looks % 5 != 0) return;
    is_under_way = false;
    rig.emulator.set(kDownRings, rig.emulator.word(kDownRings) + 1);
    rig.emulator.hear();
  };
  rig.emulator.boot();
  rig.open();
  for (int i = 0; i < 20; ++i) rig.send("ab");
  rig.emulator.end();
  CHECK_FALSE(put_too_early);
  CHECK(looks >= 5 * 19);
}

TEST_CASE("memory: a ring that was lost costs its patience once") {
  Rig rig;
  rig.emulator.counts_bells = false;
  rig.emulator.boot();
  rig.open();
  rig.send("ab");
  rig.send("cd", kNoWait);
  rig.emulator.work([&] { rig.emulator.set(kDownRings, 0); });
  rig.emulator.end();
  CHECK(rig.emulator.hear() == "abcd");
}

TEST_CASE("memory: without a ring nothing is looked at, so a silent device is not disturbed") {
  Rig rig;
  rig.open();
  CHECK(rig.receive(kNoWait).empty());
  CHECK(rig.receive(Duration{1000}).empty());
  rig.emulator.end();
  CHECK(rig.emulator.accesses == 0);
}

TEST_CASE("memory: what the device adds before it hears that bytes were taken is found unrung") {
  Rig rig;
  bool added = false;
  rig.emulator.after_line = [&](const std::string& line) {
    // The host has read the ring's bytes and not yet told so.
    const bool reads_ring = line.starts_with(fmt::format("b64read {:#x}", kUp));
    if (!reads_ring || added) return;
    added = true;
    rig.emulator.say("late");
  };
  rig.emulator.boot();
  rig.open();
  rig.send("x");  // finds the block
  rig.emulator.work([&] { rig.emulator.say("early"); });
  CHECK(rig.receive_all(9) == "earlylate");
  CHECK(added);
}

TEST_CASE("memory: what is sent before the firmware has started waits for it") {
  Rig rig;
  std::string heard;
  rig.emulator.on_bell = [&] {
    heard += rig.emulator.hear();
    rig.emulator.say("!");
  };
  rig.open();
  rig.send("lost", kNoWait);  // nobody there, and no time to wait
  std::thread firmware([&] { rig.emulator.work([&] { rig.emulator.boot(); }); });
  rig.send("kept");
  firmware.join();
  CHECK(rig.receive_all(1) == "!");
  rig.emulator.end();
  CHECK(heard == "kept");
}

TEST_CASE("memory: a device that takes nothing loses what finds no room, as at a UART") {
  Rig rig;
  rig.emulator.boot();
  rig.open();
  rig.send("0123456789");
  rig.send("lost", kNoWait);
  rig.emulator.work([&] { CHECK(rig.emulator.hear() == "0123456789"); });
  rig.send("kept");
  rig.emulator.end();
  CHECK(rig.emulator.hear() == "kept");
}

TEST_CASE("memory: after the device's reset both rings begin anew") {
  Rig rig;
  std::string heard;
  rig.emulator.on_bell = [&] {
    heard = rig.emulator.hear();
    rig.emulator.say(heard);
  };
  rig.emulator.boot();
  rig.open();
  for (const char* piece : {"abcde", "fghij", "klmno"}) {
    rig.send(piece);
    REQUIRE(rig.receive_all(5) == piece);
  }
  // What the host says of the bytes that it took is on its way; a reset is to come after it.
  for (bool arrived = false; !arrived; std::this_thread::yield()) {
    rig.emulator.work([&] { arrived = rig.emulator.word(kUpRead) == rig.emulator.word(kUpWrite); });
  }
  rig.emulator.work([&] {
    rig.emulator.memory.assign(rig.emulator.memory.size(), '\0');
    rig.emulator.boot();
  });
  rig.send("again");
  CHECK(rig.receive_all(5) == "again");
}

TEST_CASE("memory: rings that are damaged are refused with a sentence, and not written to") {
  struct Row {
    std::function<void(PlayedEmulator&)> damage;
    const char* words;
  };
  const Row rows[] = {
      {[](PlayedEmulator& e) { e.boot(0x30000000); }, "down ring of the control block"},
      {[](PlayedEmulator& e) { e.boot(kBlock + 8); }, "overlaps that block"},
      {[](PlayedEmulator& e) { e.set(kUpWrite, 99); }, "not set up as the tool's firmware does"},
      {[](PlayedEmulator& e) { e.set(kUpRead, 99); }, "the host's offsets lie outside"},
      {[](PlayedEmulator& e) { e.set(kDownWrite, 99); }, "the host's offsets lie outside"},
  };
  for (const Row& row : rows) {
    Rig rig;
    bool wrote = false;
    rig.emulator.after_line = [&](const std::string& line) { wrote |= line.find("write") == 0; };
    rig.emulator.boot();
    row.damage(rig.emulator);
    rig.open();
    const Error error = test::error_of([&] { rig.send("abc"); });
    rig.emulator.end();
    CHECK(error.blame() == Blame::link);
    CHECK_THAT(error.what(),
               ContainsSubstring("rings at 0x20000104") && ContainsSubstring(row.words));
    CHECK_FALSE(wrote);
  }
}

TEST_CASE("memory: an emulator that answers nonsense is refused with its words") {
  for (const char* nonsense : {"FAIL Unknown command", "OK", "OK AAAA", "\xFF\xFE"}) {
    Rig rig;
    rig.emulator.answer = [&](const std::string&) { return nonsense; };
    rig.emulator.boot();
    rig.open();
    const Error error = test::error_of([&] { rig.receive(kLong); });
    CHECK(error.blame() == Blame::link);
    CHECK_THAT(error.what(), ContainsSubstring("The emulator's memory bus"));
  }
}

TEST_CASE("memory: an emulator that ends closes the link, whatever the host does") {
  Rig rig;
  rig.emulator.boot();
  rig.open();
  rig.send("abc");
  rig.emulator.end();
  CHECK(test::error_of([&] { rig.receive(kLong); }).blame() == Blame::link);
  CHECK(test::error_of([&] { rig.send("abc"); }).blame() == Blame::link);
}
