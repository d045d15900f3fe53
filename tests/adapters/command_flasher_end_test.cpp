// Flashers that do not end by themselves: time-outs and interrupts; and progress on the way.
#include <sys/wait.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "tests/adapters/command_flasher_fixture.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/has_children.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using assay::test::FakeFlasher;
using Catch::Matchers::ContainsSubstring;

namespace {

// Stands still until the fake has said that it was called; `then` says what time it is afterwards.
class ClockOfCalls final : public Clock {
 public:
  ClockOfCalls(const FakeFlasher& fake, std::function<Duration()> then)
      : fake_(fake), then_(std::move(then)) {}
  Duration now() const override { return fake_.was_called() ? then_() : Duration::zero(); }

 private:
  const FakeFlasher& fake_;
  std::function<Duration()> then_;
};

}  // namespace

TEST_CASE("command flasher: one that does not end in time is ended, and says why it waited") {
  FakeFlasher fake;
  const ClockOfCalls clock(fake, [] { return Duration(std::chrono::seconds(61)); });
  fake.clock = &clock;
  fake.flasher.command->program =
      FakeFlasher::fake({GENERATE(as<std::string>{}, "hangs", "stubborn"),
                         "Waiting for a debug probe to be connected...", "{bin}"});
  auto flasher = fake.make();
  const Error error = test::error_of([&] { flasher.flash(fake.job); });
  CHECK(error.blame() == Blame::flash);
  CHECK_THAT(error.what(),
             ContainsSubstring("did not finish within 60 s and was ended. No debug probe") &&
                 ContainsSubstring("timeout_s"));
  CHECK_THAT(flasher.log(), ContainsSubstring("Waiting for a debug probe"));
  CHECK_FALSE(test::has_children());
  CHECK(fake.left_nothing_behind());
}

TEST_CASE("command flasher: a user who asks to stop is obeyed at once, and all is cleaned up") {
  FakeFlasher fake;
  const ClockOfCalls clock(fake, [&fake] {
    fake.stop.ask();
    return Duration::zero();
  });
  fake.clock = &clock;
  fake.flasher.command->program = FakeFlasher::fake({"hangs", "on", "{hex}"});
  auto flasher = fake.make();
  CHECK(test::is_cancelled([&] { flasher.flash(fake.job); }));
  CHECK_FALSE(test::has_children());
  CHECK(fake.left_nothing_behind());
  // A second step is not even begun.
  CHECK(test::is_cancelled([&] { flasher.flash(fake.job); }));
  CHECK(fake.calls().size() == 1);
}

TEST_CASE("command flasher: a percentage that the program prints is told in bytes") {
  FakeFlasher fake;
  const auto go_on = fake.folder.path() / "go on";
  fake.flasher.command->program = FakeFlasher::fake({"percent", "50", go_on.string()});
  std::vector<std::uint64_t> told;
  fake.job.progress = [&](FlashStep step, std::uint64_t done, std::uint64_t of) {
    CHECK(step == FlashStep::program);
    if (of == 0) return;
    CHECK(of == 4);
    told.push_back(done);
    std::ofstream(go_on) << "x";
  };
  auto flasher = fake.make();
  flasher.flash(fake.job);
  CHECK(told == std::vector<std::uint64_t>{2});
}
