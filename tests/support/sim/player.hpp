// A user of the session who knows what every result has to be.
#pragma once

#include <functional>
#include <random>
#include <string>

#include "host/rpc/session.hpp"
#include "tests/support/sim/plan.hpp"

namespace assay::test {

struct WrongResult {
  std::string what;
};
// What lies outside of a tensor was read or written.
struct OutOfBounds {
  std::string what;
};
// A request ended, but long after its deadline.
struct TooLate {
  std::string what;
};

class Player {
 public:
  // All stay the caller's. `next_id` numbers the calls of count(i)i.
  Player(std::mt19937_64& random, rpc::Session& session, World& world, const Plan& plan,
         std::int64_t& next_id)
      : random_(random), session_(session), world_(world), plan_(plan), next_id_(next_id) {}

  void play();
  void play_briefly();

  int calls() const { return calls_; }
  int runs() const { return runs_; }  // inferences asked for

 private:
  void timed(const char* what, const std::function<void()>& request);
  void expect(bool holds, const char* what) const;
  Bytes draw_bytes(std::size_t count);
  void describe();
  void small_run();
  void large_run();
  void call();
  void overreach();

  std::mt19937_64& random_;
  rpc::Session& session_;
  World& world_;
  const Plan& plan_;
  std::int64_t& next_id_;
  int calls_ = 0;
  int runs_ = 0;
};

}  // namespace assay::test
