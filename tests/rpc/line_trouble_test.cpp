// What the session does about its line: rates that work and rates that do not, links that close,
// memory that changes, answers that never come through.
#include "device/server/server.hpp"
#include "host/core/error.hpp"
#include "host/rpc/session.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/sim/world.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

WorldOptions uart(std::uint32_t rate = 115'200) {
  WorldOptions options;
  for (LineOptions* line : {&options.to_device, &options.to_host}) line->bits_per_second = rate;
  return options;
}

rpc::ClientOptions options(const World& world) {
  rpc::ClientOptions options;
  options.nonce = 0x0badcafe;
  options.paced = world.paced();
  options.bits_per_second = world.bits_per_second();
  return options;
}

Bytes pattern() {
  Bytes bytes(kLargeBytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i % 251);
  return bytes;
}

}  // namespace

TEST_CASE("a raised rate carries what follows, and is given back at the end") {
  clear_test_image();
  World world{uart()};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  REQUIRE(session.raise_rate(921'600));
  CHECK(session.raised_rate() == 921'600);
  CHECK(world.bits_per_second() == 921'600);
  const Duration before = world.now();
  session.write(3, pattern());
  // At 115,200 baud the bytes alone would take 0.11 s.
  CHECK(world.now() - before < 30ms);
  session.restore_rate();
  CHECK(world.bits_per_second() == 115'200);
  CHECK(session.read(3, kLargeBytes) == pattern());
  CHECK(session.counters().repeated_frames == 0);
}

TEST_CASE("a rate that the line does not carry is given up by both ends, and nothing is lost") {
  clear_test_image();
  WorldOptions line = uart();
  line.to_device.fastest_rate = line.to_host.fastest_rate = 500'000;
  World world{line};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  CHECK_FALSE(session.raise_rate(921'600));
  CHECK(session.raised_rate() == 0);
  CHECK(world.bits_per_second() == 115'200);
  CHECK(session.counters().rate_fallbacks == 1);
  CHECK(session.memory().safe_rate_returns == 1);
  session.write(3, pattern());
  CHECK(session.read(3, kLargeBytes) == pattern());
}

TEST_CASE("a line without a rate, and one that is not to be raised, stay as they are") {
  clear_test_image();
  {
    World world{{}};
    rpc::Session session(world, world, options(world));
    session.connect(1s);
    CHECK_FALSE(session.raise_rate(921'600));
    session.restore_rate();
  }
  World world{uart()};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  CHECK_FALSE(session.raise_rate(9600));
  CHECK(world.bits_per_second() == 115'200);
  CHECK(session.memory().workspace_bytes == 256);
}

TEST_CASE("a new host reaches a device that another one left at a raised rate") {
  clear_test_image();
  World world{uart()};
  {
    rpc::Session session(world, world, options(world));
    session.connect(1s);
    REQUIRE(session.raise_rate(921'600));
  }
  world.set_rate(115'200);
  rpc::ClientOptions other = options(world);
  other.nonce = 7;
  rpc::Session session(world, world, other);
  session.connect(1s);
  CHECK(session.memory().safe_rate_returns == 1);
}

TEST_CASE("a device that dies while the rate is raised ends the wait") {
  clear_test_image();
  WorldOptions line = uart();
  World world{line};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  world.garble_answers();
  CHECK_THROWS_AS(session.raise_rate(921'600), Error);
  CHECK(world.now() < 60s);
}

TEST_CASE("the rate can be raised twice, and a long run does not lose it") {
  clear_test_image();
  World world{uart()};
  test_image.on_run = [&] { world.work(30s); };
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  REQUIRE(session.raise_rate(230'400));
  REQUIRE(session.raise_rate(921'600));
  session.run({}, 300s);
  CHECK(session.raised_rate() == 921'600);
  CHECK(session.counters().rate_fallbacks == 0);
  session.restore_rate();
  CHECK(world.bits_per_second() == 115'200);
}

TEST_CASE("a far end that accepts and closes, over and over, is an error") {
  clear_test_image();
  World world{{}};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  world.keep_closing();
  CHECK_THROWS_AS(session.memory(), Error);
}

TEST_CASE("a link that closes during a run is opened again, and the run acts once") {
  clear_test_image();
  WorldOptions line;
  line.to_device.latency = 10ms;
  line.close_at = 150ms;
  World world{line};
  test_image.on_run = [&] { world.work(300ms); };
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  rpc::RunRequest request;
  request.inputs = text("0123456789");
  request.outputs_ride = true;
  while (world.now() < 140ms) session.memory();
  CHECK(session.run(request, 60s).outputs == small_result(request.inputs));
  CHECK(test_image.runs == 1);
  CHECK(session.counters().resumed_links == 1);
}

TEST_CASE("a byte that changes on the device during a write is noticed, and written again") {
  clear_test_image();
  WorldOptions line;
  line.memory_flip = 0.2;
  line.seed = 3;
  World world{line};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  for (int i = 0; i < 5; ++i) {
    session.write(3, pattern());
    const auto tensor = bulk_memory(3);
    CHECK(std::equal(tensor.begin(), tensor.end(), pattern().begin()));
  }
  CHECK(session.counters().digest_mismatches > 0);
}

TEST_CASE("memory that changes under every write is named, not waited for") {
  clear_test_image();
  WorldOptions line;
  line.memory_flip = 1;
  World world{line};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  try {
    session.write(3, pattern());
    FAIL("the write was taken for done");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::link);
    CHECK(std::string(error.what()).find("does not hold what was written") != std::string::npos);
  }
  CHECK(session.counters().digest_mismatches == 3);
}

TEST_CASE("answers that only ever come damaged blame the line, not the device") {
  clear_test_image();
  World world{uart()};
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  test_image.on_run = [&] {
    world.work(1s);
    world.garble_answers();
  };
  try {
    session.run({}, 60s);
    FAIL("an answer came through");
  } catch (const Error& error) {
    CHECK(error.code() == ExitCode::link);
    CAPTURE(error.what());
    CHECK(std::string(error.what()).find("too noisy") != std::string::npos);
  }
  CHECK(test_image.runs == 1);
}
