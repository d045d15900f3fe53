// The lines to an emulator's qtest server, which a script plays.
#include "host/core/qtest/qtest_client.hpp"

#include <deque>
#include <string>

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;
using Bytes = std::vector<std::uint8_t>;

namespace {

// Says what was prepared, one piece a receive; then it is silent.
class ScriptedServer final : public Link {
 public:
  explicit ScriptedServer(std::deque<std::string> answers) : answers_(std::move(answers)) {}
  void send(std::span<const std::uint8_t> bytes, Duration) override {
    sent.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    ++sendings;
  }
  std::size_t receive(std::span<std::uint8_t> room, Duration) override {
    if (answers_.empty()) return 0;
    const std::string piece = answers_.front();
    answers_.pop_front();
    std::copy(piece.begin(), piece.end(), room.begin());
    return piece.size();
  }
  bool paced() const override { return false; }
  std::string describe() const override { return "scripted"; }
  std::string sent;
  int sendings = 0;

 private:
  std::deque<std::string> answers_;
};

std::string refusal(std::deque<std::string> answers, std::size_t size) {
  ScriptedServer server(std::move(answers));
  Bytes room(size);
  const Error error = test::error_of([&] { QtestClient(server).read(0, room); });
  REQUIRE(error.blame() == Blame::link);
  return error.what();
}

}  // namespace

TEST_CASE("base64 keeps bytes of all sizes") {
  // The first two are from RFC 4648's neighbours: "Man", "M".
  CHECK(base64_text(Bytes{'M', 'a', 'n'}) == "TWFu");
  CHECK(base64_text(Bytes{'M'}) == "TQ==");
  CHECK(base64_bytes("TWE=", 2) == Bytes{'M', 'a'});
  CHECK_FALSE(base64_bytes("TWE=", 5));
  CHECK_FALSE(base64_bytes("T*E=", 2));
}

TEST_CASE("the bus is accessed by size, and what the server says unasked is passed over") {
  ScriptedServer server({"OK 0x00000000000000a5\n", "IRQ raise 3\nOK\n", "OK AQIDBAU=\n"});
  QtestClient client(server);
  std::uint8_t byte = 0;
  client.read(0x20000001, std::span(&byte, 1));
  CHECK(byte == 0xA5);
  client.write(0x40000004, Bytes{0x78, 0x56, 0x34, 0x12});
  Bytes five(5);
  client.read(0x20000000, five);
  CHECK(five == Bytes{1, 2, 3, 4, 5});
  CHECK(server.sent == "readb 0x20000001\nwritel 0x40000004 0x12345678\nb64read 0x20000000 0x5\n");
}

TEST_CASE("several accesses are sent at once, and answered in their order, in whatever pieces") {
  ScriptedServer server({"OK\nOK 0x0000", "0000000000a5\nO", "K AQID\n"});
  QtestClient client(server);
  client.ask_write(0x20000000, Bytes{'M', 'a', 'n'});
  client.ask_read(0x20000005, 1);
  client.ask_read(0x20000000, 3);
  client.send();
  CHECK(server.sendings == 1);
  CHECK(server.sent == "b64write 0x20000000 0x3 TWFu\nreadb 0x20000005\nb64read 0x20000000 0x3\n");
  CHECK(client.under_way() == 3);
  CHECK(client.await().empty());
  CHECK(client.await() == Bytes{0xA5});
  CHECK(client.await() == Bytes{1, 2, 3});
  CHECK(client.under_way() == 0);
}

TEST_CASE("an answer that makes no sense is refused with the words that came") {
  CHECK_THAT(refusal({"FAIL Unknown command\n"}, 1),
             ContainsSubstring("answered nonsense: \"FAIL Unknown"));
  CHECK_THAT(refusal({"OKAY\n"}, 1), ContainsSubstring("answered nonsense: \"OKAY"));
  CHECK_THAT(refusal({"\n"}, 1), ContainsSubstring("answered nonsense"));
  CHECK_THAT(refusal({"OK\n"}, 1), ContainsSubstring("gave no value"));
  CHECK_THAT(refusal({"OK 0xzz\n"}, 1), ContainsSubstring("gave no value: \"0xzz"));
  CHECK_THAT(refusal({"OK AQID\n"}, 5), ContainsSubstring("gave other bytes than asked for"));
  CHECK_THAT(refusal({}, 1), ContainsSubstring("does not answer"));
  CHECK_THAT(refusal(std::deque<std::string>(100, std::string(20'000, 'x')), 1),
             ContainsSubstring("answers without an end"));
}
