// The lines to the emulator: gdb's packets, the list of memory.
#include <deque>
#include <random>
#include <string>
#include <string_view>

#include "host/base/error.hpp"
#include "host/virtual_probe/gdb_client.hpp"
#include "host/virtual_probe/gdb_packet.hpp"
#include "host/virtual_probe/memory_map.hpp"
#include "host/virtual_probe/qmp_client.hpp"
#include "tests/support/catch.hpp"

namespace assay::virtual_probe {
namespace {

std::vector<std::string> decode(GdbDecoder& decoder, const std::string& bytes) {
  std::vector<std::string> packets;
  for (const char byte : bytes) {
    if (auto packet = decoder.step(byte)) packets.push_back(*packet);
  }
  return packets;
}

// The far end of a line: says what was prepared, one piece a receive; then it is closed, or silent.
class ScriptedLink final : public Link {
 public:
  explicit ScriptedLink(std::deque<std::string> answers, bool closes = false)
      : answers_(std::move(answers)), closes_(closes) {}
  void send(std::span<const std::uint8_t> bytes, Duration) override {
    sent.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration) override {
    if (answers_.empty()) {
      if (closes_) throw Error(Blame::link, "closed");
      return 0;
    }
    const std::string piece = answers_.front();
    answers_.pop_front();
    std::copy(piece.begin(), piece.end(), room.begin());
    return piece.size();
  }
  bool paced() const override { return false; }
  std::string describe() const override { return "scripted"; }
  std::string sent;

 private:
  std::deque<std::string> answers_;
  bool closes_;
};

TEST_CASE("a packet carries the sum of its bytes, and escapes what would end it") {
  CHECK(gdb_packet("g") == "$g#67");
  CHECK(gdb_packet("OK") == "$OK#9a");
  CHECK(gdb_packet("a#b") ==
        "$a}\x03"
        "b#43");  // 0x61 + 0x7d + 0x03 + 0x62 = 0x143
}

TEST_CASE("packets are found between acknowledgements and garbage") {
  GdbDecoder decoder;
  CHECK(decode(decoder, "++xx$OK#9a+$T05#b9") == std::vector<std::string>{"OK", "T05"});
  CHECK(decode(decoder,
               "$a}\x03"
               "b#43") == std::vector<std::string>{"a#b"});
  CHECK(decoder.bad_packets() == 0);
  CHECK(decode(decoder, "$OK#9b$OK#zz$OK").empty());
  CHECK(decode(decoder, "$OK#9A") == std::vector<std::string>{"OK"});
  CHECK(decoder.bad_packets() == 3);
}

TEST_CASE("an endless packet is dropped, and any bytes are survived") {
  GdbDecoder decoder;
  CHECK(decode(decoder, "$" + std::string(GdbDecoder::limit_bytes + 10, 'a')).empty());
  CHECK(decoder.bad_packets() == 1);
  std::minstd_rand random(3);
  std::string noise;
  for (int i = 0; i < 200'000; ++i) noise += static_cast<char>(random() >> 9);
  decode(decoder, noise);
  CHECK(decode(decoder, "#00#00$OK#9a") == std::vector<std::string>{"OK"});
}

TEST_CASE("hexadecimal digits come back as bytes, other text does not") {
  CHECK(hex_bytes("00fFa5") == std::vector<std::uint8_t>{0, 0xFF, 0xA5});
  CHECK_FALSE(hex_bytes("abc"));
  CHECK_FALSE(hex_bytes("0g"));
}

TEST_CASE("a stop reply tells the watched address") {
  CHECK(parse_stop("T05thread:01;").has_value());
  CHECK_FALSE(parse_stop("T05thread:01;")->watched_address);
  CHECK(parse_stop("T05thread:01;rwatch:20000010;")->watched_address == 0x20000010);
  CHECK_FALSE(parse_stop("OK"));
  CHECK_FALSE(parse_stop(""));
}

TEST_CASE("a client of the gdb server throws where an answer makes no sense or none comes") {
  ScriptedLink nonsense({"+$12#63"});
  CHECK_THROWS_AS(GdbClient(nonsense).registers(), EmulatorGone);
  ScriptedLink refusing({"$E22#a9"});
  CHECK_THROWS_AS(GdbClient(refusing).set_register(0, 1, 4), EmulatorGone);
  ScriptedLink silent({});
  CHECK_THROWS_AS(GdbClient(silent).registers(), EmulatorGone);
  ScriptedLink closed({}, true);
  CHECK_THROWS_AS(GdbClient(closed).registers(), EmulatorGone);
}

TEST_CASE("a stop that is told twice is not taken for an answer") {
  ScriptedLink link({"$T05#b9$T02#b6", "$OK#9a"});
  GdbClient client(link);
  client.run();
  CHECK(client.stop().watched_address == std::nullopt);
  CHECK(client.ask("Z0,0,2") == "OK");
}

TEST_CASE("the machine's events tell a watchdog from other resets") {
  ScriptedLink link({"{\"QMP\": {}}\r\n", "{\"return\": {}}\r\n",
                     "{\"event\": \"WATCHDOG\", \"data\": {\"action\": \"reset\"}}\n"
                     "{\"event\": \"RESET\", \"data\": {\"guest\": true}}\n"
                     "{\"event\": \"RESET\", \"data\": {\"guest\": true}}\n"
                     "{\"event\": \"RESET\", \"data\": {\"guest\": false}}\n"});
  QmpClient client(link);
  client.begin();
  CHECK(client.take_events() ==
        std::vector{EmulatorEvent::watchdog_reset, EmulatorEvent::guest_reset});
  CHECK(client.take_events().empty());
}

TEST_CASE("an emulator that tells resets without end does not hold up who asks for them") {
  class ResetsForEver final : public Link {
    void send(std::span<const std::uint8_t>, Duration) override {}
    std::size_t receive(std::span<std::uint8_t> room, Duration) override {
      const std::string_view line = "{\"event\": \"RESET\", \"data\": {\"guest\": true}}\n";
      std::copy(line.begin(), line.end(), room.begin());
      return line.size();
    }
    bool paced() const override { return false; }
    std::string describe() const override { return "resets"; }
  } link;
  QmpClient client(link);
  CHECK_FALSE(client.take_events().empty());
  CHECK_FALSE(client.take_events().empty());
}

TEST_CASE("a monitor that talks nonsense is a dead emulator") {
  for (const char* nonsense : {"no json\n", "[1]\n", "{\"error\": 3}\n", "7\n"}) {
    ScriptedLink link({nonsense});
    CHECK_THROWS_AS(QmpClient(link).begin(), EmulatorGone);
  }
}

TEST_CASE("the memory map is that of the first processor") {
  const auto map = parse_memory_map(R"(FlatView #0
 AS "I/O", root: io
 Root memory region: io
  0000000000000000-000000000000ffff (prio 0, i/o): io

FlatView #1
 AS "cpu-memory-0", root: armv7m-container
 Root memory region: armv7m-container
  0000000020000000-000000002002ffff (prio 0, ram): sram
  0000000008000000-00000000080fffff (prio 0, rom): flash
  0000000000000000-000000000003ffff (prio 0, romd): nvm
  0000000040000000-00000000400003ff (prio -1000, i/o): odd (name), ram): x
  00000000f0000000-00000001ffffffff (prio 0, ram): beyond
  nonsense

FlatView #2
 AS "other", root: o
  0000000010000000-000000001000ffff (prio 0, ram): other
)");
  REQUIRE(map.size() == 4);
  CHECK(map[0].kind == MappedKind::rom);
  CHECK(map[1].first == 0x08000000);
  CHECK(map[2].kind == MappedKind::ram);
  CHECK(map[3].kind == MappedKind::device);
  CHECK(range_at(map, 0x2002FFFF) == &map[2]);
  CHECK(range_at(map, 0x20030000) == nullptr);
  CHECK(range_at(map, 0xFFFFFFFF) == nullptr);
  CHECK(parse_memory_map("").empty());
}

}  // namespace
}  // namespace assay::virtual_probe
