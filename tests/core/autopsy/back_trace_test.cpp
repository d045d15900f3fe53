#include "host/core/autopsy/back_trace.hpp"

#include "host/core/autopsy/core_place.hpp"
#include "host/core/autopsy/diagnosis.hpp"
#include "tests/core/autopsy/changed_firmware.hpp"
#include "tests/core/elf/fixtures.hpp"
#include "tests/support/catch.hpp"

using namespace assay;
using namespace assay::test;

namespace {

std::vector<Frame> trace(const std::string& recording, const DebugImage& image) {
  PlayedProbe probe(recording);
  return back_trace(take_snapshot(probe, recorded_board(), &image), image);
}

std::vector<std::string> frame_functions(const std::vector<Frame>& frames) {
  std::vector<std::string> names;
  for (const Frame& frame : frames) names.push_back(frame.symbol);
  return names;
}

}  // namespace

TEST_CASE("without a call frame table return addresses are searched, and marked as likely") {
  const TemporaryFolder folder;
  const DebugImage image(changed_firmware(folder, {{".debug_frame", ".debug_xxxxx"}}));
  REQUIRE(image.debug().call_frames() == nullptr);
  const DebugImage whole(autopsy_file("firmware.elf"));
  for (const char* recording : {"fault", "hang", "stack_overflow"}) {
    const auto frames = trace(recording, image);
    CHECK(frame_functions(frames) == frame_functions(trace(recording, whole)));
    CHECK_FALSE(frames.front().likely);
    CHECK(frames.back().likely);
  }
}

TEST_CASE("a runaway recursion does not hide who called first") {
  const DebugImage image(autopsy_file("firmware.elf"));
  const auto frames = trace("stack_overflow", image);
  REQUIRE(frames.size() > 3);
  CHECK(frames.back().symbol == "cortex_m_reset");
  // The middle of the stack was not read: 4 KiB from its low end and the topmost one were.
  CHECK(std::ranges::any_of(frames, &Frame::gap));
}

TEST_CASE("registers of another machine than the image's are passed over") {
  const DebugImage image(autopsy_file("firmware.elf"));
  PlayedProbe probe("hang");
  Snapshot seen = take_snapshot(probe, recorded_board(), &image);
  const auto frames = frame_functions(back_trace(seen, image));
  for (const char* name : {"ra", "r", "r99", "s1", "sx", "r1x"}) seen.registers[name] = 1;
  CHECK(frame_functions(back_trace(seen, image)) == frames);
}

TEST_CASE("the image tells which addresses a call returns to") {
  const DebugImage arm(autopsy_file("firmware.elf"));
  PlayedProbe probe("hang");
  const std::uint32_t lr =
      static_cast<std::uint32_t>(probe.halts[1]["registers"]["lr"].get<std::uint64_t>());
  CHECK(arm.follows_call(lr));
  CHECK_FALSE(arm.follows_call(lr & ~1u));  // no Thumb bit
  CHECK_FALSE(arm.follows_call(lr + 2));
  CHECK_FALSE(arm.follows_call(0x20000001));
  CHECK_FALSE(arm.follows_call(1));
  // The model's entry called the operator that hangs.
  CHECK(arm.call_target(lr) == (*arm.address_of("tvmgen_small_fused_nn_dense_add") & ~1u));
  // objdump: jal add lies at 0x2000001a, two bytes long.
  const DebugImage riscv(fixtures::path("riscv.elf"));
  CHECK(riscv.follows_call(0x2000001c));
  CHECK_FALSE(riscv.follows_call(0x20000012));
}

TEST_CASE("firmware with its own main tells its stack by the port that it gave the server") {
  const TemporaryFolder folder;
  const DebugImage image(changed_firmware(folder, {{"platform_stack_low", "xxatform_stack_low"}}));
  REQUIRE_FALSE(image.address_of("platform_stack_low"));
  PlayedProbe probe("waiting");
  // struct assay_port of device/include/assay.h: stack_low is its seventh word.
  const std::uint32_t server = *image.address_of("_ZN5assay6device6serverE");
  const auto place = image.debug().find_member("Server", "port");
  REQUIRE(place);
  const auto port_at = server + static_cast<std::uint32_t>(place->offset);
  probe.halts[1]["memory"].push_back({{"address", port_at}, {"words", {0x08002000}}});
  probe.halts[1]["memory"].push_back(
      {{"address", 0x08002000 + 24}, {"words", {0x20000400, 0x20001000}}});
  probe.halts[1]["memory"].push_back({{"address", 0x20000400}, {"words", {1, 2, 3, 4}}});
  const auto seen = take_snapshot(probe, recorded_board(), &image);
  REQUIRE(seen.stack);
  CHECK(seen.stack->low == 0x20000400);
  CHECK(seen.stack->high == 0x20001000);
  CHECK(seen.guard_words == std::vector<std::uint32_t>{1, 2, 3, 4});
}

TEST_CASE("a RISC-V hart in a loop hangs; one in its trap handler has a fault") {
  const DebugImage image(fixtures::path("riscv.elf"));
  Board board;
  board.isa = {"riscv", "rv32imac", "rv32", "soft", ""};
  Snapshot seen;
  // In twice(), which add() jumped to: _start() is who called. Addresses: objdump.
  seen.registers = {{"pc", 0x20000000},    {"sp", 0x20001ff0}, {"ra", 0x2000001c},
                    {"mtvec", 0x20000014}, {"mcause", 2},      {"mepc", 0x20000008}};
  const Autopsy hang = diagnose(seen, board, &image, {});
  CHECK(hang.finding == Finding::hang);
  CHECK(frame_functions(hang.frames) == std::vector<std::string>{"twice", "_start"});
  CHECK(hang.exception.empty());
  CHECK(hang.notes.front() == "The last trap, of whatever time: mcause 0x2, mepc 0x20000008.");

  seen.registers["pc"] = 0x2000001c;
  const Autopsy fault = diagnose(seen, board, &image, {});
  CHECK(fault.finding == Finding::fault);
  CHECK(fault.exception == "an illegal instruction");
  CHECK(fault.frames[fault.first].symbol == "add");
}

TEST_CASE("a core before main() is starting; with a session before, it was reset") {
  Frame start;
  start.function = start.symbol = "cortex_m_reset";
  CHECK(core_place({start}, false) == CorePlace::starting);
  Frame main_function;
  main_function.symbol = "main";
  Frame init;
  init.symbol = "platform_init";
  CHECK(core_place({init, main_function, start}, false) == CorePlace::starting);
  Frame own;
  own.symbol = "wait_for_sensor";
  CHECK(core_place({own, main_function, start}, false) == CorePlace::elsewhere);
  CHECK(core_place({own, main_function, start}, true) == CorePlace::idle);
  CHECK(core_place({main_function, start}, false) == CorePlace::idle);
}
