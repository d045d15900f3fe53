// What the tests of the session share: a session with the real server over a simulated line.
#pragma once

#include "host/rpc/session.hpp"
#include "tests/support/sim/world.hpp"

namespace assay::test {

inline rpc::ClientOptions client_options(const World& world) {
  rpc::ClientOptions options;
  options.nonce = 0x0badcafe;
  options.paced = world.paced();
  options.bits_per_second = world.bits_per_second();
  return options;
}

// Open from the start, and the test image as after a reset.
struct OpenSession {
  explicit OpenSession(const WorldOptions& line = {}, const rpc::SessionHooks& hooks = {})
      : world(line), session(world, world, client_options(world), hooks) {
    clear_test_image();
    session.connect(std::chrono::seconds(1));
  }

  World world;
  rpc::Session session;
};

}  // namespace assay::test
