#include "host/core/autopsy/autopsy.hpp"

#include "tests/core/autopsy/played_probe.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;

namespace {

Autopsy autopsy_of(const std::string& recording) {
  PlayedProbe probe(recording);
  return autopsy_of(probe);
}

// What stands in the line of trouble.c that a frame names.
std::string source_line(const Frame& frame) {
  REQUIRE(frame.file == "model/trouble.c");
  std::ifstream file(autopsy_file("source/package/trouble.c"));
  std::string line;
  for (unsigned i = 0; i < frame.line; ++i) std::getline(file, line);
  return line;
}

std::vector<std::string> functions(const Autopsy& autopsy) {
  std::vector<std::string> names;
  for (const Frame& frame : autopsy.frames) names.push_back(frame.symbol);
  return names;
}

const std::vector<std::string> kServer = {"assay::device::run(assay::device::Request&)",
                                          "assay_poll", "main", "cortex_m_reset"};

// `inner`, and then what called the model.
std::vector<std::string> calls(std::vector<std::string> inner) {
  inner.push_back("tvmgen_small_run");
  inner.insert(inner.end(), kServer.begin(), kServer.end());
  return inner;
}

}  // namespace

TEST_CASE("an endless loop is a hang, with its operator, line and callers") {
  PlayedProbe probe("hang");
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::hang);
  CHECK(autopsy.at.model == "small");
  CHECK(autopsy.at.name == "tvmgen_small_fused_nn_dense_add");
  CHECK(autopsy.exception.empty());
  CHECK(functions(autopsy) == calls({"tvmgen_small_fused_nn_dense_add"}));
  CHECK(says(source_line(autopsy.frames[0]), "*out = *in"));
  CHECK_FALSE(autopsy.frames[0].likely);
  CHECK(autopsy.headline ==
        fmt::format("The model small hung in tvmgen_small_fused_nn_dense_add (model/trouble.c:{}), "
                    "called from tvmgen_small_run: the core is in an endless loop, no fault is "
                    "pending.",
                    autopsy.frames[0].line));
  CHECK(says(autopsy.advice, "--timeout"));
  CHECK(autopsy.notes.empty());
  CHECK(*(probe.acts.end() - 2) == "reset");
}

TEST_CASE("a model that is at another operator at the next look computes") {
  const Autopsy autopsy = autopsy_of("computing");
  CHECK(autopsy.finding == Finding::computing);
  CHECK(says(autopsy.headline, "from tvmgen_small_fused_second to tvmgen_small_fused_first"));
  CHECK(says(autopsy.advice, "--timeout"));
}

TEST_CASE("a model that is done at the next look computed") {
  PlayedProbe probe("hang");
  PlayedProbe idle("waiting");
  probe.halts = {probe.halts[0], probe.halts[1], idle.halts[1]};
  probe.halts[1]["memory"].push_back(probe.halts[0]["memory"][0]);
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::computing);
  CHECK(says(autopsy.headline, "ended a moment later"));
}

TEST_CASE("a device in its idle loop waits, and is let go on") {
  PlayedProbe probe("waiting");
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::waiting);
  CHECK(autopsy.frames.front().symbol == "platform_idle");
  CHECK(says(autopsy.headline, "it is the link that is broken"));
  CHECK(probe.acts == std::vector<std::string>{"halt", "resume", "write"});
}

TEST_CASE("a fault gives the instruction that faulted, not the handler, and why") {
  PlayedProbe probe("fault");
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::fault);
  CHECK(autopsy.exception == "HardFault");
  CHECK(functions(autopsy) == calls({"endless_handler", "load", "tvmgen_small_fused_bad_load"}));
  CHECK(autopsy.first == 1);
  CHECK(autopsy.frames[1].interrupted);
  CHECK(says(source_line(autopsy.frames[1]), "*address * 1.5f"));
  // The address that trouble.c loads from.
  CHECK(autopsy.fault_address == 0x60000000u);
  CHECK(says(autopsy.headline, "(PRECISERR) at address 0x60000000"));
  CHECK(autopsy.at.name == "tvmgen_small_fused_bad_load");
  CHECK(probe.acts == std::vector<std::string>{"halt", "reset", "write"});
}

TEST_CASE("a jump to nowhere gives who jumped") {
  const Autopsy autopsy = autopsy_of("jump");
  CHECK(autopsy.finding == Finding::fault);
  CHECK(autopsy.frames[1].address == 0x40000000);
  CHECK(autopsy.frames[2].symbol == "tvmgen_small_fused_jump");
  CHECK(says(autopsy.headline, "in a jump to 0x40000000, where the image has no code"));
}

TEST_CASE("a stack that grew out of RAM overflowed, and says in which function") {
  const Autopsy autopsy = autopsy_of("stack_overflow");
  CHECK(autopsy.finding == Finding::stack_overflow);
  CHECK(functions(autopsy) == calls({"endless_handler", "deeper", "tvmgen_small_fused_deep"}));
  // 8,192 bytes of stack hold fewer than 16 frames of 512.
  CHECK(autopsy.frames[1].times > 8);
  CHECK(autopsy.frames[1].times < 16);
  CHECK(says(autopsy.headline, "The stack of 8192 bytes overflowed in deeper"));
  CHECK(says(autopsy.advice, "--stack"));
}

TEST_CASE("a stack whose lowest words are no longer painted overflowed") {
  const Autopsy autopsy = autopsy_of("wiped_stack");
  CHECK(autopsy.finding == Finding::stack_overflow);
  CHECK(says(autopsy.headline, "its lowest words have been written over"));
  CHECK(autopsy.at.name == "tvmgen_small_fused_wipe");
}

TEST_CASE("a model that found no room and went on ran out of workspace") {
  const Autopsy autopsy = autopsy_of("workspace_overflow");
  CHECK(autopsy.finding == Finding::workspace_overflow);
  // As trouble.c and its assay-package.json have it.
  CHECK(says(autopsy.headline, "64 of 256 bytes"));
}

TEST_CASE("a handler that never ends is a hang, and says what it interrupted") {
  const Autopsy autopsy = autopsy_of("interrupt");
  CHECK(autopsy.finding == Finding::hang);
  CHECK(autopsy.exception == "PendSV");
  CHECK(says(autopsy.headline, "it interrupted tvmgen_small_fused_interrupted"));
  CHECK(autopsy.advice.empty());
}

TEST_CASE("a device without a session was reset, and its flags say by what") {
  PlayedProbe probe("reset");
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.finding == Finding::reset);
  CHECK(autopsy.reset_cause == "watchdog");
  CHECK(says(autopsy.headline, "reset by its watchdog"));
  CHECK(probe.acts == std::vector<std::string>{"halt", "resume", "write"});
}

TEST_CASE("several reset causes are told, since old flags stay") {
  PlayedProbe probe("reset");
  recorded_words(probe, 1, 0x40023874) = {0x34000000};  // watchdog, software, pin
  const Autopsy several = autopsy_of(probe);
  CHECK(several.reset_cause == "watchdog");
  REQUIRE(several.notes.size() == 1);
  CHECK(says(several.notes[0], "says watchdog, software: "));
  PlayedProbe one("reset");
  recorded_words(one, 1, 0x40023874) = {0x24000000};
  CHECK(autopsy_of(one).notes.empty());
}

TEST_CASE("a brown-out flag beside that of power is no cause of its own") {
  PlayedProbe probe("reset");
  // ST RM0090, section 7.3.21: a power-on sets PORRSTF, BORRSTF and PINRSTF.
  recorded_words(probe, 1, 0x40023874) = {0x0E000000};
  Board board = recorded_board();
  board.access.chip->reset_cause->flags = {
      {0x08000000, "power_on"}, {0x02000000, "brown_out"}, {0x04000000, "pin"}};
  const Autopsy autopsy = autopsy_of(probe, board);
  CHECK(autopsy.reset_cause == "power_on");
  CHECK(autopsy.notes.empty());
}

TEST_CASE("a device that never had a session waits, whatever its reset flags say") {
  PlayedProbe probe("reset");
  const Autopsy autopsy =
      perform_autopsy(probe, recorded_board(), autopsy_file("firmware.elf"), {"small", false});
  CHECK(autopsy.finding == Finding::waiting);
  CHECK(autopsy.reset_cause.empty());
}

TEST_CASE("flags that outlive resets are told, and none of them is called the cause") {
  PlayedProbe probe("reset");
  recorded_words(probe, 1, 0x40023874) = {0x20000000};  // watchdog
  Board board = recorded_board();
  board.access.chip->reset_cause->lasting = true;
  const Autopsy autopsy = autopsy_of(probe, board);
  CHECK(autopsy.finding == Finding::reset);
  CHECK(autopsy.reset_cause.empty());
  CHECK_FALSE(says(autopsy.headline, "watchdog"));
  REQUIRE(autopsy.notes.size() == 1);
  CHECK(says(autopsy.notes[0], "says watchdog, which may be of an earlier reset"));
}

TEST_CASE("a reset-cause register of bytes is read as bytes, and no further") {
  PlayedProbe probe("reset");
  recorded_words(probe, 1, 0x40023874) = {0xFFFF0420};
  Board board = recorded_board();
  board.access.chip->reset_cause->bytes = 2;
  board.access.chip->reset_cause->flags = {{0x20000000, "watchdog"}, {0x0400, "software"}};
  const Autopsy autopsy = autopsy_of(probe, board);
  CHECK(autopsy.seen.reset_flags == 0x0420u);
  CHECK(autopsy.reset_cause == "software");
}

TEST_CASE("a chip's flags of why it was reset are cleared once the autopsy has told of them") {
  PlayedProbe probe("reset");
  const Autopsy autopsy = autopsy_of(probe);
  CHECK(autopsy.reset_cause == "watchdog");
  REQUIRE(probe.written.count(0x40023874) == 1);
  // RMVF of RCC_CSR (ST RM0090, section 7.3.21), beside what it read.
  CHECK((probe.written[0x40023874] & 0x21000000) == 0x21000000);
}
