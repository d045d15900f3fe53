#include "host/rpc/log_stream.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/reference.hpp"

using namespace assay;
using test::encode;
using test::operator+;
using test::text;

namespace {

constexpr std::uint8_t kLog = 0x40, kReply = 0x81;  // SPEC.md, "Types"

test::Bytes log_frame(const std::string& words, std::uint32_t nonce = 0x12345678) {
  return encode({kLog, 3, nonce, text(words)});
}

}  // namespace

TEST_CASE("log stream: plain lines come as they end, the rest when nothing follows") {
  rpc::LogStream stream;
  CHECK(stream.receive(text("boot\r\nhalf ")) == "boot\r\n");
  CHECK(stream.receive(text("a ")) == "");
  CHECK(stream.flush() == "half a ");
  CHECK(stream.flush() == "");
}

TEST_CASE("log stream: log frames of any session are text, other frames are not") {
  rpc::LogStream stream;
  CHECK(stream.receive(log_frame("layer 1\n") + encode({kReply, 1, 7, text("none\n")}) +
                       log_frame("layer 2\n", 99)) == "layer 1\nlayer 2\n");
  CHECK(stream.flush() == "");
}

TEST_CASE("log stream: text right in front of a frame of a session that was heard, byte by byte") {
  rpc::LogStream stream;
  std::string all;
  const test::Bytes known = log_frame("first ");
  for (const std::uint8_t byte :
       known + text("printed ") + log_frame("logged ") + text("after\n")) {
    all += stream.receive({&byte, 1});
  }
  CHECK(all + stream.flush() == "first printed logged after\n");
}

TEST_CASE("log stream: a damaged frame and noise print nothing") {
  rpc::LogStream stream;
  test::Bytes damaged = log_frame("layer 1\n");
  damaged[4] ^= 1;
  CHECK(stream.receive(damaged) == "");
  CHECK(stream.receive({{0x01, 0x02, 0xFF, 0x0A, 0x03}}) == "");
  CHECK(stream.flush() == "");
}
