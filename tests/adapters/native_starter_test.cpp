#include "host/adapters/native_starter.hpp"

#include <thread>

#include "host/adapters/posix_process.hpp"
#include "tests/adapters/temporary_folder.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/no_stop.hpp"

using namespace assay;
using namespace std::chrono_literals;
using Catch::Matchers::ContainsSubstring;

namespace {

struct Bench {
  std::unique_ptr<RunningFirmware> start(const std::string& script,
                                         LinkKind kind = LinkKind::uart) {
    runner = std::make_unique<NativeStarter>(processes, test::no_stop, kind);
    return runner->start(folder.script("firmware", "#!/bin/bash\n" + script));
  }
  test::TemporaryFolder folder;
  PosixProcessRunner processes;
  std::unique_ptr<NativeStarter> runner;
};

void send(Link& link, const std::string& text) {
  link.send({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}, 30s);
}

std::string receive(Link& link, std::size_t size) {
  std::string text;
  while (text.size() < size) {
    std::uint8_t byte = 0;
    if (link.receive({&byte, 1}, 30s) == 0) break;
    text += static_cast<char>(byte);
  }
  return text;
}

Error error_of_receive(Link& link) {
  try {
    receive(link, 1);
  } catch (const Error& error) {
    return error;
  }
  throw std::runtime_error("no Error was thrown");
}

}  // namespace

TEST_CASE("native firmware talks over the descriptor it is given, over either kind of link") {
  Bench bench;
  const auto board = bench.start("exec cat <&$1 >&$1", GENERATE(LinkKind::uart, LinkKind::tcp));
  send(board->link(), "echo");
  REQUIRE(receive(board->link(), 4) == "echo");
  REQUIRE_FALSE(board->death());
}

TEST_CASE("native firmware finds its link's number as an argument and in the environment") {
  Bench bench;
  const auto board = bench.start("test $# = 1 -a $1 = $ASSAY_LINK_FD && printf y >&$1; read <&$1");
  REQUIRE(receive(board->link(), 1) == "y");
}

TEST_CASE("a reset starts the firmware anew, and nothing from before it is received") {
  Bench bench;
  const auto board = bench.start("printf 'boot%s' $$ >&$1; exec cat <&$1 >&$1");
  Link& link = board->link();
  REQUIRE(receive(link, 5).starts_with("boot"));  // the rest stays in the link
  board->reset();
  REQUIRE(receive(link, 4) == "boot");
  REQUIRE(&board->link() == &link);
  REQUIRE_FALSE(board->death());
}

TEST_CASE("firmware that ends before its first byte is dead at start, with its last words") {
  Bench bench;
  const auto board = bench.start("seq 100; echo 'no such peripheral' >&2; exit 3");
  const Error error = error_of_receive(board->link());
  REQUIRE(error.blame() == Blame::flash);
  REQUIRE_THAT(error.what(), ContainsSubstring("firmware ended by itself with exit code 3") &&
                                 ContainsSubstring("\n92\n") &&
                                 ContainsSubstring("no such peripheral") &&
                                 !ContainsSubstring("91"));
  REQUIRE(board->death() == std::string(error.what()));
  REQUIRE(board->output().starts_with("1\n2\n"));
}

TEST_CASE("firmware that ends later is a lost link, with the signal that ended it") {
  Bench bench;
  const auto board = bench.start("printf x >&$1; read -n1 <&$1; kill -SEGV $$");
  REQUIRE(receive(board->link(), 1) == "x");
  send(board->link(), "y");
  const Error error = error_of_receive(board->link());
  REQUIRE(error.blame() == Blame::link);
  REQUIRE_THAT(error.what(), ContainsSubstring("exit code 139 (signal: Segmentation fault)"));
}

TEST_CASE("sending to dead firmware gives the same sentence as receiving") {
  Bench bench;
  const auto board = bench.start("exit 9");
  while (!board->death()) std::this_thread::yield();
  REQUIRE_THROWS_WITH(send(board->link(), "x"), ContainsSubstring("exit code 9, without a word"));
}

TEST_CASE("a reset after a death brings the firmware back") {
  Bench bench;
  const auto board = bench.start("printf x >&$1; read -n1 <&$1");
  receive(board->link(), 1);
  send(board->link(), "y");
  REQUIRE(error_of_receive(board->link()).blame() == Blame::link);
  board->reset();
  REQUIRE(receive(board->link(), 1) == "x");
}

TEST_CASE("firmware that ends at once after a reset is dead at start, whatever it sent before") {
  Bench bench;
  const auto board =
      bench.start("test -e $0.ran && exit 2; touch $0.ran; printf x >&$1; read <&$1");
  REQUIRE(receive(board->link(), 1) == "x");
  board->reset();
  REQUIRE(error_of_receive(board->link()).blame() == Blame::flash);
}

TEST_CASE("a board that is stopped has not died by itself, and its link is lost") {
  Bench bench;
  const auto board = bench.start("printf x >&$1; read <&$1");
  receive(board->link(), 1);
  board->stop();
  REQUIRE_FALSE(board->death());
  REQUIRE(error_of_receive(board->link()).blame() == Blame::link);
  board->stop();  // safe to repeat
}

TEST_CASE("an image that is missing is an error of flashing that names it") {
  PosixProcessRunner processes;
  NativeStarter runner(processes, test::no_stop);
  try {
    runner.start("/nowhere/firmware");
    FAIL("started");
  } catch (const Error& error) {
    REQUIRE(error.blame() == Blame::flash);
    REQUIRE_THAT(error.what(), ContainsSubstring("/nowhere/firmware"));
  }
}
