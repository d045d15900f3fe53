// The session on top of the client, against the real server in virtual time.
#include "host/rpc/session.hpp"

#include <functional>

#include "tests/support/catch.hpp"
#include "tests/support/sim/world.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

rpc::ClientOptions options(const World& world) {
  rpc::ClientOptions options;
  options.nonce = 0x0badcafe;
  options.paced = world.paced();
  return options;
}

ExitCode code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.code();
  }
  return ExitCode::pass;
}

}  // namespace

TEST_CASE(
    "a model that runs past its time-out ends the wait, and the session can be opened again") {
  clear_test_image();
  World world{{}};
  test_image.on_run = [&] { world.work(10s); };
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  CHECK(code_of([&] { session.run({}, 2s); }) == ExitCode::device);
  CHECK(world.now() < 3s);
  // The device is busy still: nothing answers, and nothing breaks.
  CHECK(code_of([&] { session.memory(); }) == ExitCode::link);
  // A session of its own: nothing of the one before is taken for an answer.
  CHECK(session.connect(30s).sequence == 0);
  CHECK(session.memory().workspace_bytes == 256);
  CHECK(test_image.runs == 1);
}

TEST_CASE("a run much longer than all attempts together is waited for") {
  clear_test_image();
  World world{{}};
  test_image.on_run = [&] { world.work(600s); };
  rpc::Session session(world, world, options(world));
  session.connect(1s);
  CHECK(session.run({}, std::nullopt).ticks == 600'000'000);
  CHECK(test_image.runs == 1);
}

TEST_CASE("progress and log text reach the hooks in order") {
  clear_test_image();
  World world{{}};
  test_image.on_run = [&] { assay_log("layer"); };
  std::string heard;
  rpc::SessionHooks hooks;
  hooks.log = [&](const std::string& text) { heard += text + " "; };
  hooks.progress = [&](const rpc::Progress& progress) {
    heard += std::to_string(progress.done) + "/" + std::to_string(progress.total) + " ";
  };
  rpc::Session session(world, world, options(world), hooks);
  session.connect(1s);
  rpc::RunRequest request;
  request.repeats = 2;
  session.run(request, 60s);
  CHECK(heard == "layer 1/2 layer 2/2 ");
}

TEST_CASE("nobody at the other end is an error of the link that says so") {
  clear_test_image();
  WorldOptions deaf;
  deaf.to_device.faults.drop = 1;
  World world(deaf);
  rpc::Session session(world, world, options(world));
  CHECK(code_of([&] { session.connect(2s); }) == ExitCode::link);
  CHECK(world.now() >= 1900ms);
  CHECK(world.now() < 3s);
}
