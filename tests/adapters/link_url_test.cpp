#include "host/adapters/link_url.hpp"

#include "host/core/error.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using Catch::Matchers::Contains;

namespace {

template <typename Parse>
std::string refusal(Parse parse, const std::string& url) {
  try {
    parse(url);
  } catch (const Error& error) {
    REQUIRE(error.code() == ExitCode::usage);
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a plain link URL is met as it is") {
  REQUIRE(parse_attach_url("tcp://[::1]:5555").tcp == "tcp://[::1]:5555");
  REQUIRE_FALSE(parse_attach_url("tcp://[::1]:5555").chaos);
  REQUIRE(parse_start_url("socketpair").kind == LinkKind::socketpair);
  REQUIRE(parse_start_url("tcp").kind == LinkKind::tcp);
  REQUIRE_FALSE(parse_start_url("tcp").chaos);
}

TEST_CASE("chaos+ puts a line before a link, with or without parameters") {
  const AttachUrl attach = parse_attach_url("chaos+tcp://board:5555?rate=9600&seed=3");
  REQUIRE(attach.tcp == "tcp://board:5555");
  REQUIRE(attach.chaos->line.bits_per_second == 9600);
  REQUIRE(attach.chaos->seed == 3u);
  const StartUrl start = parse_start_url("chaos+tcp?flip=0.5");
  REQUIRE(start.kind == LinkKind::tcp);
  REQUIRE(start.chaos->line.faults.flip == 0.5);
  REQUIRE(parse_start_url("chaos+socketpair").chaos);
}

TEST_CASE("a link URL that is none is refused with what there is") {
  const auto attach = [](const std::string& url) { return refusal(parse_attach_url, url); };
  const auto start = [](const std::string& url) { return refusal(parse_start_url, url); };
  REQUIRE_THAT(attach("chaos+board:5555"), Contains("write tcp://HOST:PORT"));
  REQUIRE_THAT(attach("tcp://board:5555?rate=9600"), Contains("begin it with chaos+"));
  REQUIRE_THAT(attach("chaos+tcp://board:5555?rat=9600"), Contains("did you mean 'rate'?"));
  REQUIRE_THAT(start("socketpai"), Contains("did you mean 'socketpair'?"));
  REQUIRE_THAT(start("chaos+tpc"), Contains("did you mean 'tcp'?"));
  REQUIRE_THAT(start("chaso+tcp"), Contains("did you mean 'chaos+tcp'?"));
  REQUIRE_THAT(start("tcp?flip=1"), Contains("begin it with chaos+"));
  REQUIRE_THAT(start("chaos+tcp?flip=2"), Contains("chaos+tcp?flip=2: flip is '2'"));
  REQUIRE_THAT(start(""), Contains("There are socketpair and tcp"));
}
