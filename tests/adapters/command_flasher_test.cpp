#include "host/adapters/command_flasher.hpp"

#include "tests/adapters/command_flasher_fixture.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using assay::test::FakeFlasher;
using Catch::Matchers::ContainsSubstring;

using Words = std::vector<std::string>;

namespace {

template <typename Work>
std::string complaint(Blame blame, Work work) {
  try {
    work();
  } catch (const Error& error) {
    CHECK(error.blame() == blame);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("command flasher: it programs, verifies and resets, in this order") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program", "{elf}"});
  fake.flasher.command->verify = FakeFlasher::fake({"ok", "verify"});
  fake.flasher.command->reset = FakeFlasher::fake({"ok", "reset"});
  std::vector<FlashStep> steps;
  fake.job.progress = [&](FlashStep step, std::uint64_t done, std::uint64_t of) {
    CHECK(done == 0);
    CHECK(of == 0);
    steps.push_back(step);
  };
  auto flasher = fake.make();
  const FlashOutcome outcome = flasher.flash(fake.job);
  CHECK(outcome.written);
  CHECK(outcome.verified);
  CHECK(outcome.bytes == 4);
  CHECK(fake.called() == Words{"program", "verify", "reset"});
  CHECK(fake.calls()[0]["arguments"][1] ==
        (std::filesystem::current_path() / "image.elf").string());
  CHECK(steps == std::vector{FlashStep::program, FlashStep::verify, FlashStep::reset});
  CHECK(flasher.step() == FlashStep::reset);
  CHECK_THAT(flasher.log(),
             ContainsSubstring("fake_flasher.py ok program") && ContainsSubstring("all good\n"));
}

TEST_CASE("command flasher: without verify and reset it only programs, and claims no more") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.job.skip_where_same = true;
  auto flasher = fake.make();
  const FlashOutcome outcome = flasher.flash(fake.job);
  CHECK(outcome.written);
  CHECK_FALSE(outcome.verified);
  CHECK(fake.called() == Words{"program"});
}

TEST_CASE("command flasher: what the chip holds already is not written again") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.flasher.command->verify = FakeFlasher::fake({"ok", "verify"});
  fake.flasher.command->reset = FakeFlasher::fake({"ok", "reset"});
  fake.job.skip_where_same = true;
  auto flasher = fake.make();
  const FlashOutcome outcome = flasher.flash(fake.job);
  CHECK_FALSE(outcome.written);
  CHECK(outcome.verified);
  CHECK(fake.called() == Words{"verify", "reset"});
}

TEST_CASE("command flasher: nothing is skipped where only program could start the firmware") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.flasher.command->verify = FakeFlasher::fake({"ok", "verify"});
  fake.job.skip_where_same = true;
  CHECK(fake.make().flash(fake.job).written);
  CHECK(fake.called() == Words{"program", "verify"});
}

TEST_CASE("command flasher: a chip that differs is written, and a second difference is an error") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.flasher.command->verify =
      FakeFlasher::fake({"fails", "Verification failed @ address 0x08000002", "1"});
  fake.flasher.command->reset = FakeFlasher::fake({"ok", "reset"});
  fake.job.skip_where_same = true;
  auto flasher = fake.make();
  CHECK_THAT(complaint(Blame::flash, [&] { flasher.flash(fake.job); }),
             ContainsSubstring("Verify failed at 0x08000002."));
  CHECK(flasher.step() == FlashStep::verify);
  CHECK(fake.called() == Words{"Verification failed @ address 0x08000002", "program",
                               "Verification failed @ address 0x08000002"});
}

TEST_CASE("command flasher: to compare only writes nothing, and takes a verify") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.job.verify_only = true;
  CHECK_THAT(complaint(Blame::input, [&] { fake.make().flash(fake.job); }),
             ContainsSubstring("cannot compare") && ContainsSubstring("'fake'") &&
                 ContainsSubstring("small"));
  CHECK_FALSE(fake.was_called());
  fake.flasher.command->verify = FakeFlasher::fake({"ok", "verify"});
  const FlashOutcome outcome = fake.make().flash(fake.job);
  CHECK_FALSE(outcome.written);
  CHECK(outcome.verified);
  CHECK(fake.called() == Words{"verify"});
  fake.flasher.command->verify = FakeFlasher::fake({"silent", "verify"});
  CHECK_THAT(complaint(Blame::flash, [&] { fake.make().flash(fake.job); }),
             ContainsSubstring("exit code 3 and said nothing"));
}

TEST_CASE("command flasher: reset alone takes a reset") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  auto flasher = fake.make();
  CHECK_THAT(complaint(Blame::input, [&] { flasher.reset(); }),
             ContainsSubstring("This flasher cannot reset by itself"));
  fake.flasher.command->reset = FakeFlasher::fake({"ok", "reset"});
  flasher.reset();
  CHECK(fake.called() == Words{"reset"});
  CHECK(flasher.step() == FlashStep::reset);
}

TEST_CASE("command flasher: a value stays one argument, whatever is in it") {
  FakeFlasher fake;
  fake.flasher.command->program =
      FakeFlasher::fake({"ok", "{port}", "[sn={probe_serial}]", "{elf}"});
  fake.job.elf = "/a b/$HOME \"x\" '; exit";
  const std::string port = "/dev/a b\t$(x) `y` \\ \n*";
  fake.make({.port = port, .probe_serial = "0 1"}).flash(fake.job);
  CHECK(fake.calls()[0]["arguments"] == nlohmann::json({port, "sn=0 1", fake.job.elf.string()}));
}

TEST_CASE("command flasher: a missing value is asked for before anything is run") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.flasher.command->reset = FakeFlasher::fake({"ok", "{port}"});
  CHECK_THAT(complaint(Blame::input, [&] { fake.make().flash(fake.job); }),
             ContainsSubstring("needs the serial port"));
  CHECK_FALSE(fake.was_called());
}

TEST_CASE("command flasher: a program that is not there is told with its package, before writing") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "program"});
  fake.flasher.command->reset = {{{"no-such-flasher"}, false}};
  auto flasher = fake.make();
  const std::string expected =
      "The program no-such-flasher is not installed, or not in PATH: install fake-tools.";
  CHECK(complaint(Blame::flash, [&] { flasher.flash(fake.job); }) == expected);
  CHECK(complaint(Blame::flash, [&] { flasher.reset(); }) == expected);
  CHECK_FALSE(fake.was_called());
}

TEST_CASE("command flasher: a failure is one sentence, and the rest is in the log") {
  FakeFlasher fake;
  fake.flasher.command->program =
      FakeFlasher::fake({"fails", "WARN usb.c: Couldn't find any ST-Link devices", "255"});
  auto flasher = fake.make();
  CHECK_THAT(complaint(Blame::flash, [&] { flasher.flash(fake.job); }),
             ContainsSubstring("fake_flasher.py: No debug probe was found"));
  CHECK(flasher.step() == FlashStep::program);
  CHECK_THAT(flasher.log(), ContainsSubstring("starting\nWARN usb.c"));
  fake.flasher.command->program = FakeFlasher::fake({"dies"});
  CHECK_THAT(complaint(Blame::flash, [&] { flasher.flash(fake.job); }),
             ContainsSubstring("signal: Segmentation fault") && ContainsSubstring("about to die"));
  CHECK(flasher.log().find("starting") == std::string::npos);
}

TEST_CASE("command flasher: a flood of output is taken, bounded, and the early error found") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"floods", "x"});
  auto flasher = fake.make();
  CHECK_THAT(complaint(Blame::flash, [&] { flasher.flash(fake.job); }),
             ContainsSubstring("No debug probe was found"));
  CHECK(flasher.log().size() < 2u << 20);
}

TEST_CASE("command flasher: the plan is what would be run, as lines to copy, and runs nothing") {
  FakeFlasher fake;
  CommandFlasherTemplate& command = *fake.flasher.command;
  command.program = {{{"writer"}, false},
                     {{"--serial", "{probe_serial}"}, true},
                     {{"{bin}"}, false},
                     {{"0x08000000"}, false}};
  const FlasherValues values{.probe_serial = "0 1"};
  CHECK(fake.make(values).plan(fake.job) ==
        Words{"put the image, 4 bytes from 0x08000000 on, into a temporary firmware.bin",
              "leave it to writer to check which chip answers, as far as its arguments name one",
              "program: writer --serial '0 1' firmware.bin 0x08000000"});
  CHECK(fake.left_nothing_behind());
  command.verify = {{{"writer"}, false}, {{"{hex}"}, false}};
  command.reset = {{{"writer"}, false}, {{"reset"}, false}};
  fake.job.skip_where_same = true;
  Words plan = fake.make().plan(fake.job);
  REQUIRE(plan.size() == 7);
  CHECK(Words(plan.begin() + 3, plan.end()) == Words{"verify: writer firmware.hex; where it fails:",
                                                     "program: writer firmware.bin 0x08000000",
                                                     "verify: writer firmware.hex",
                                                     "reset: writer reset"});
  fake.job.verify_only = true;
  plan = fake.make().plan(fake.job);
  CHECK(Words(plan.begin() + 3, plan.end()) ==
        Words{"verify: writer firmware.hex", "reset: writer reset"});
}

TEST_CASE("command flasher: the lines of a plan mean the same to a shell") {
  const Words words{"a b", "$HOME", "it's", "", "\"", "\\", "*", "a\nb", "~", "x=1", "#c"};
  ProcessRequest request;
  request.arguments = {"sh", "-c", "printf '%s|' " + shell_line(words)};
  std::string expected;
  for (const std::string& word : words) expected += word + "|";
  CHECK(PosixProcessRunner().run(request, test::no_stop).output == expected);
}

TEST_CASE("command flasher: it is described by what its commands take of the desk") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"ok", "{port}"});
  CHECK(fake.make({.port = "/dev/ttyUSB0", .probe_serial = "066E"}).describe() ==
        "fake, port /dev/ttyUSB0");
  fake.flasher.command->program = FakeFlasher::fake({"ok", "[{probe_serial}]"});
  CHECK(fake.make({.port = "/dev/ttyUSB0", .probe_serial = "066E"}).describe() ==
        "fake, probe 066E");
  CHECK(fake.make().describe() == "fake");
}

TEST_CASE("command flasher: a command file has the image's path in it, and is gone afterwards") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"shows", "{script}"});
  fake.flasher.command->script = {"loadfile {hex}", "exit"};
  auto flasher = fake.make();
  flasher.flash(fake.job);
  const auto call = fake.calls().at(0);
  const std::string path = call["arguments"][0];
  CHECK_THAT(path, ContainsSubstring(fake.temporary().string()));
  const std::string text = call["text"];
  CHECK_THAT(text, ContainsSubstring("loadfile " + fake.temporary().string()) &&
                       ContainsSubstring("firmware.hex\nexit\n"));
  CHECK(fake.left_nothing_behind());
}

TEST_CASE("command flasher: a plan shows the command file") {
  FakeFlasher fake;
  fake.flasher.command->program = FakeFlasher::fake({"shows", "{script}"});
  fake.flasher.command->script = {"loadfile {hex}", "exit"};
  const auto plan = fake.make().plan(fake.job);
  CHECK(std::find(plan.begin(), plan.end(),
                  "put into a temporary commands.txt: loadfile firmware.hex; exit") != plan.end());
  CHECK_FALSE(fake.was_called());
}
