// The session on top of the client, against the real server in virtual time.
#include <functional>

#include "tests/rpc/open_session.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;
using namespace std::chrono_literals;

namespace {

std::optional<Blame> blame_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.blame();
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE(
    "a model that runs past its time-out ends the wait, and the session can be opened again") {
  OpenSession sut;
  rpc::Session& session = sut.session;
  test_image.on_run = [&] { sut.world.work(10s); };
  CHECK(blame_of([&] { session.run({}, 2s); }) == Blame::device);
  CHECK(sut.world.now() < 3s);
  // The device is busy still: nothing answers, and nothing breaks.
  CHECK(blame_of([&] { session.memory(); }) == Blame::link);
  // A session of its own: nothing of the one before is taken for an answer.
  CHECK(session.connect(30s).sequence == 0);
  CHECK(session.memory().workspace_bytes == 256);
  CHECK(test_image.runs == 1);
}

TEST_CASE("a run much longer than all attempts together is waited for") {
  OpenSession sut;
  test_image.on_run = [&] { sut.world.work(600s); };
  CHECK(sut.session.run({}, std::nullopt).ticks == 600'000'000);
  CHECK(test_image.runs == 1);
}

TEST_CASE("progress and log text reach the hooks in order") {
  std::string heard;
  rpc::SessionHooks hooks;
  hooks.log = [&](const std::string& text) { heard += text + " "; };
  hooks.progress = [&](const rpc::Progress& progress) {
    heard += std::to_string(progress.done) + "/" + std::to_string(progress.total) + " ";
  };
  OpenSession sut({}, hooks);
  test_image.on_run = [&] { assay_log("layer"); };
  rpc::RunRequest request;
  request.repeats = 2;
  sut.session.run(request, 60s);
  CHECK(heard == "layer 1/2 layer 2/2 ");
}

TEST_CASE("nobody at the other end is an error of the link that says so") {
  WorldOptions deaf;
  deaf.to_device.faults.drop = 1;
  World world(deaf);
  rpc::Session session(world, world, client_options(world));
  CHECK(blame_of([&] { session.connect(2s); }) == Blame::link);
  CHECK(world.now() >= 1900ms);
  CHECK(world.now() < 3s);
}
