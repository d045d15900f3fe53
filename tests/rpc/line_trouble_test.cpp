// What the session does about its line: rates that work and rates that do not, links that close,
// memory that changes, answers that never come through.
#include "host/base/error.hpp"
#include "tests/rpc/open_session.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

WorldOptions uart(std::uint32_t rate = 115'200) {
  WorldOptions options;
  for (LineOptions* line : {&options.to_device, &options.to_host}) line->bits_per_second = rate;
  return options;
}

Bytes pattern() {
  Bytes bytes(kLargeBytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i % 251);
  return bytes;
}

}  // namespace

TEST_CASE("a raised rate carries what follows, and is given back at the end") {
  OpenSession sut{uart()};
  REQUIRE(sut.session.raise_rate(921'600));
  CHECK(sut.session.raised_rate() == 921'600);
  CHECK(sut.world.bits_per_second() == 921'600);
  const Duration before = sut.world.now();
  sut.session.write(3, pattern());
  // At 115,200 baud the bytes alone would take 0.11 s.
  CHECK(sut.world.now() - before < 30ms);
  sut.session.restore_rate();
  CHECK(sut.world.bits_per_second() == 115'200);
  CHECK(sut.session.read(3, kLargeBytes) == pattern());
  CHECK(sut.session.counters().repeated_frames == 0);
}

TEST_CASE("a rate that the line does not carry is given up by both ends, and nothing is lost") {
  WorldOptions line = uart();
  line.to_device.fastest_rate = line.to_host.fastest_rate = 500'000;
  OpenSession sut{line};
  CHECK_FALSE(sut.session.raise_rate(921'600));
  CHECK(sut.session.raised_rate() == 0);
  CHECK(sut.world.bits_per_second() == 115'200);
  CHECK(sut.session.counters().rate_fallbacks == 1);
  CHECK(sut.session.counters().safe_rate_requests == 1);
  CHECK(sut.session.memory().safe_rate_returns == 1);
  sut.session.write(3, pattern());
  CHECK(sut.session.read(3, kLargeBytes) == pattern());
}

TEST_CASE("a device that tells no breaks is sent bad frames, and answers the next repetition") {
  WorldOptions line = uart();
  line.to_device.fastest_rate = line.to_host.fastest_rate = 500'000;
  line.reports_breaks = false;
  OpenSession sut{line};
  const Duration start = sut.world.now();
  CHECK_FALSE(sut.session.raise_rate(921'600));
  // Four time-outs of half a second and some time on the line, and no fifth.
  CHECK(sut.world.now() - start < 2500ms);
  CHECK(sut.session.memory().safe_rate_returns == 1);
}

TEST_CASE("a line without a rate stays as it is") {
  OpenSession rateless;
  CHECK_FALSE(rateless.session.raise_rate(921'600));
  rateless.session.restore_rate();
}

TEST_CASE("a rate below the line's is not asked for") {
  OpenSession sut{uart()};
  CHECK_FALSE(sut.session.raise_rate(9600));
  CHECK(sut.world.bits_per_second() == 115'200);
  CHECK(sut.session.memory().workspace_bytes == 256);
}

TEST_CASE("a new host reaches a device that another one left at a raised rate") {
  WorldOptions line = uart();
  SECTION("and that tells breaks") {}
  SECTION("and that hears only bytes: bad frames make it go back before the hellos do") {
    line.reports_breaks = false;
  }
  OpenSession before{line};
  REQUIRE(before.session.raise_rate(921'600));
  World& world = before.world;
  world.set_rate(115'200);
  rpc::ClientOptions other = client_options(world);
  other.nonce = 7;
  rpc::Session session(world, world, other);
  const Duration start = world.now();
  session.connect(1s);
  // The eighth hello goes out after 700 ms.
  CHECK(world.now() - start < 500ms);
  CHECK(session.memory().safe_rate_returns == 1);
}

TEST_CASE("a device that dies while the rate is raised ends the wait") {
  WorldOptions line = uart();
  OpenSession sut{line};
  sut.world.garble_answers();
  CHECK_THROWS_AS(sut.session.raise_rate(921'600), Error);
  CHECK(sut.world.now() < 60s);
}

TEST_CASE("the rate can be raised twice, and a long run does not lose it") {
  OpenSession sut{uart()};
  test_image.on_run = [&] { sut.world.work(30s); };
  REQUIRE(sut.session.raise_rate(230'400));
  REQUIRE(sut.session.raise_rate(921'600));
  sut.session.run({}, 300s);
  CHECK(sut.session.raised_rate() == 921'600);
  CHECK(sut.session.counters().rate_fallbacks == 0);
  CHECK(sut.session.counters().safe_rate_requests == 0);
  sut.session.restore_rate();
  CHECK(sut.world.bits_per_second() == 115'200);
}

TEST_CASE("a far end that accepts and closes, over and over, is an error") {
  OpenSession sut;
  sut.world.keep_closing();
  CHECK_THROWS_AS(sut.session.memory(), Error);
  // Each time that it is opened again takes up to a second here.
  CHECK(sut.world.now() < 20s);
}

TEST_CASE("a link that closes now and then, with answers in between, is opened as often") {
  OpenSession sut;
  for (int i = 0; i < 20; ++i) {
    sut.world.close();
    REQUIRE(sut.session.memory().workspace_bytes == 256);
  }
  CHECK(sut.session.counters().resumed_links == 20);
}

TEST_CASE("a link that closes during a run is opened again, and the run acts once") {
  WorldOptions line;
  line.to_device.latency = 10ms;
  line.close_at = 150ms;
  OpenSession sut{line};
  test_image.on_run = [&] { sut.world.work(300ms); };
  rpc::RunRequest request;
  request.inputs = text("0123456789");
  request.outputs_ride = true;
  while (sut.world.now() < 140ms) sut.session.memory();
  CHECK(sut.session.run(request, 60s).outputs == small_result(request.inputs));
  CHECK(test_image.runs == 1);
  CHECK(sut.session.counters().resumed_links == 1);
}

TEST_CASE("a byte that changes on the device during a write is noticed, and written again") {
  WorldOptions line;
  line.memory_flip = 0.2;
  line.seed = 3;
  OpenSession sut{line};
  for (int i = 0; i < 5; ++i) {
    sut.session.write(3, pattern());
    const auto tensor = bulk_memory(3);
    CHECK(std::equal(tensor.begin(), tensor.end(), pattern().begin()));
  }
  CHECK(sut.session.counters().digest_mismatches > 0);
}

TEST_CASE("memory that changes under every write is named, not waited for") {
  WorldOptions line;
  line.memory_flip = 1;
  OpenSession sut{line};
  try {
    sut.session.write(3, pattern());
    FAIL("the write was taken for done");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::link);
    CHECK(std::string(error.what()).find("does not hold what was written") != std::string::npos);
  }
  CHECK(sut.session.counters().digest_mismatches == 3);
}

TEST_CASE("answers that only ever come damaged blame the line, not the device") {
  OpenSession sut{uart()};
  test_image.on_run = [&] {
    sut.world.work(1s);
    sut.world.garble_answers();
  };
  try {
    sut.session.run({}, 60s);
    FAIL("an answer came through");
  } catch (const Error& error) {
    CHECK(error.blame() == Blame::link);
    CAPTURE(error.what());
    CHECK(std::string(error.what()).find("too noisy") != std::string::npos);
  }
  CHECK(test_image.runs == 1);
}
