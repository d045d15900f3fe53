#include "host/core/line/link_url.hpp"

#include "host/base/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::ContainsSubstring;

namespace {

template <typename Parse>
std::string url_refusal(Parse parse, const std::string& url) {
  try {
    parse(url);
  } catch (const Error& error) {
    REQUIRE(error.blame() == Blame::input);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a plain link URL is met as it is") {
  const AttachUrl attach = parse_attach_url("tcp://[::1]:5555");
  REQUIRE(attach.kind == AttachUrl::Kind::tcp);
  REQUIRE(attach.address == "tcp://[::1]:5555");
  REQUIRE_FALSE(attach.chaos);
  REQUIRE(parse_start_url("uart").kind == LinkKind::uart);
  REQUIRE(parse_start_url("socketpair").kind == LinkKind::uart);
  REQUIRE(parse_start_url("memory").kind == LinkKind::memory);
  REQUIRE(parse_start_url("tcp").kind == LinkKind::tcp);
  REQUIRE_FALSE(parse_start_url("tcp").chaos);
}

TEST_CASE("a serial port is named by URL, path, USB serial number or network address") {
  using Kind = AttachUrl::Kind;
  const struct {
    std::string url;
    Kind kind;
    std::string address;
  } rows[] = {
      {"serial:///dev/ttyACM0", Kind::serial, "/dev/ttyACM0"},
      {"/dev/ttyACM0", Kind::serial, "/dev/ttyACM0"},
      {"/dev/serial/by-id/usb-ST_STLink_0672-if02", Kind::serial,
       "/dev/serial/by-id/usb-ST_STLink_0672-if02"},
      {"usb:0672FF3", Kind::usb, "0672FF3"},
      {"rfc2217://desk:2000", Kind::rfc2217, "rfc2217://desk:2000"},
  };
  for (const auto& row : rows) {
    INFO(row.url);
    for (const std::string baud : {"", "?baud=230400"}) {
      const AttachUrl url = parse_attach_url(row.url + baud);
      REQUIRE(url.kind == row.kind);
      REQUIRE(url.address == row.address);
      REQUIRE(url.baud == (baud.empty() ? std::nullopt : std::optional<std::uint32_t>(230'400)));
      REQUIRE_FALSE(url.interface);
      REQUIRE_FALSE(url.chaos);
    }
  }
  const AttachUrl usb = parse_attach_url("usb:0672FF3?interface=2&baud=9600");
  REQUIRE(usb.interface == 2);
  REQUIRE(usb.baud == 9600u);
}

TEST_CASE("chaos+ puts a line before a link, with or without parameters") {
  const AttachUrl attach = parse_attach_url("chaos+tcp://board:5555?rate=9600&seed=3");
  REQUIRE(attach.address == "tcp://board:5555");
  REQUIRE(attach.chaos->line.bits_per_second == 9600);
  REQUIRE(attach.chaos->seed == 3u);
  const StartUrl start = parse_start_url("chaos+tcp?flip=0.5");
  REQUIRE(start.kind == LinkKind::tcp);
  REQUIRE(start.chaos->line.faults.flip == 0.5);
  REQUIRE(parse_start_url("chaos+uart").chaos);
  REQUIRE(parse_start_url("chaos+socketpair").kind == LinkKind::uart);
}

TEST_CASE("a link's own parameters are not the faulty line's, wherever they stand") {
  const AttachUrl url = parse_attach_url("chaos+usb:0123?flip=0.5&baud=9600&seed=3&interface=1");
  REQUIRE(url.address == "0123");
  REQUIRE(url.baud == 9600u);
  REQUIRE(url.interface == 1);
  REQUIRE(url.chaos->line.faults.flip == 0.5);
  REQUIRE(url.chaos->line.bits_per_second == 0);
  REQUIRE(url.chaos->seed == 3u);
  REQUIRE(parse_attach_url("chaos+/dev/ttyACM0?rate=9600").chaos->line.bits_per_second == 9600);
}

TEST_CASE("a link URL that is none is refused with what there is") {
  const auto attach = [](const std::string& url) { return url_refusal(parse_attach_url, url); };
  const auto start = [](const std::string& url) { return url_refusal(parse_start_url, url); };
  REQUIRE_THAT(attach("chaos+board:5555"), ContainsSubstring("write tcp://HOST:PORT"));
  REQUIRE_THAT(attach("tcp://board:5555?rate=9600"), ContainsSubstring("begin it with chaos+"));
  REQUIRE_THAT(attach("chaos+tcp://board:5555?rat=9600"),
               ContainsSubstring("did you mean 'rate'?"));
  REQUIRE_THAT(start("uar"), ContainsSubstring("did you mean 'uart'?"));
  REQUIRE_THAT(start("chaos+tpc"), ContainsSubstring("did you mean 'tcp'?"));
  REQUIRE_THAT(start("chaso+tcp"), ContainsSubstring("did you mean 'chaos+tcp'?"));
  REQUIRE_THAT(start("tcp?flip=1"), ContainsSubstring("begin it with chaos+"));
  REQUIRE_THAT(start("chaos+tcp?flip=2"), ContainsSubstring("chaos+tcp?flip=2: flip is '2'"));
  REQUIRE_THAT(start(""), ContainsSubstring("There are memory, uart and tcp"));
  REQUIRE_THAT(start("chaos+memory?rate=9600"), ContainsSubstring("write chaos+uart"));
  REQUIRE_THAT(start("memory?rate=9600"), ContainsSubstring("begin it with chaos+"));
}

TEST_CASE("a Unix socket's URL has its path, and faults where asked for") {
  const AttachUrl plain = parse_attach_url("unix:/run/board/serial");
  CHECK(plain.kind == AttachUrl::Kind::unix_socket);
  CHECK(plain.address == "unix:/run/board/serial");
  CHECK_FALSE(plain.chaos);
  const AttachUrl faulty = parse_attach_url("chaos+unix:/run/board/serial?rate=9600");
  CHECK(faulty.address == "unix:/run/board/serial");
  CHECK(faulty.chaos);

  const auto attach = [](const std::string& url) { return url_refusal(parse_attach_url, url); };
  for (const char* wrong : {"unix:", "unix:/", "unix:serial", "unix:./serial"}) {
    CHECK_THAT(attach(wrong), ContainsSubstring("write unix:PATH"));
  }
  CHECK_THAT(attach("unix:/run/serial?baud=9600"),
             ContainsSubstring("no parameter 'baud'; it has none."));
  CHECK_THAT(attach("unx:/run/serial"), ContainsSubstring("did you mean 'unix'?"));
  // 108 bytes for a path with its terminating zero byte: unix(7).
  const std::string path = "/" + std::string(106, 'x');
  CHECK(parse_attach_url("unix:" + path).address == "unix:" + path);
  CHECK_THAT(attach("unix:" + path + "x"),
             ContainsSubstring("at most 107 bytes, and this one has 108"));
}

TEST_CASE("a serial port's URL that is none is refused with what is wrong") {
  const auto attach = [](const std::string& url) { return url_refusal(parse_attach_url, url); };
  REQUIRE_THAT(attach("serail:///dev/ttyACM0"), ContainsSubstring("did you mean 'serial'?"));
  REQUIRE_THAT(attach("ttyACM0"), ContainsSubstring("or a path like /dev/ttyACM0"));
  REQUIRE_THAT(attach(""), ContainsSubstring("this is no link to a device: write"));
  REQUIRE_THAT(
      attach("serial://dev/ttyACM0"),
      ContainsSubstring("serial://dev/ttyACM0: it has no absolute path: write serial:///dev/NAME"));
  REQUIRE_THAT(attach("serial:///"), ContainsSubstring("it has no absolute path"));
  REQUIRE_THAT(attach("usb:"), ContainsSubstring("usb:: it has no USB serial number"));
  REQUIRE_THAT(
      attach("rfc2217://desk"),
      ContainsSubstring("has no port: write rfc2217://HOST:PORT, like rfc2217://127.0.0.1:5555"));
  REQUIRE_THAT(attach("usb:1?baud=fast"),
               ContainsSubstring(
                   "usb:1?baud=fast: baud is 'fast'. Give a whole number from 300 to 12000000"));
  REQUIRE_THAT(attach("usb:1?baud=299"), ContainsSubstring("baud is '299'"));
  REQUIRE_THAT(attach("usb:1?baud=12000001"), ContainsSubstring("baud is '12000001'"));
  REQUIRE_THAT(attach("usb:1?baud="), ContainsSubstring("baud is ''"));
  REQUIRE_THAT(attach("usb:1?baud"), ContainsSubstring("baud is ''"));
  REQUIRE_THAT(attach("usb:1?interface=256"), ContainsSubstring("from 0 to 255"));
  REQUIRE_THAT(attach("usb:1?baud=9600&baud=9600"), ContainsSubstring("baud is given twice"));
  REQUIRE_THAT(attach("/dev/ttyACM0?interface=1"),
               ContainsSubstring("no parameter 'interface'; it has baud."));
  REQUIRE_THAT(attach("usb:1?bauds=9600"),
               ContainsSubstring("(did you mean 'baud'?); it has baud and interface."));
  REQUIRE_THAT(attach("tcp://desk:1?baud=9600"),
               ContainsSubstring("no parameter 'baud'; it has none."));
  REQUIRE_THAT(attach("chaos+tcp://desk:1?baud=9600"),
               ContainsSubstring("there is no parameter 'baud'"));
}
