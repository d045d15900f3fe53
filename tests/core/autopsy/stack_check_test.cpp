#include "host/core/autopsy/stack_check.hpp"

#include "tests/core/autopsy/changed_firmware.hpp"
#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// A painted stack of 1 KiB.
Snapshot painted() {
  Snapshot seen;
  seen.stack = StackLimits{0x20000000, 0x20000400};
  seen.guard_words.assign(4, 0xa55a5aa5);
  return seen;
}

}  // namespace

TEST_CASE("a stack with room and paint did not overflow") {
  CHECK(stack_overflow_sign(painted(), nullptr, 0x20000200, false, true).empty());
  CHECK(stack_overflow_sign(painted(), nullptr, 0x20000200, true, true).empty());
}

TEST_CASE("a stack pointer below the stack is an overflow") {
  CHECK_FALSE(stack_overflow_sign(painted(), nullptr, 0x1ffffffc, false, false).empty());
}

TEST_CASE("too little room is an overflow where a fault came of it") {
  // 128 bytes: device/arch/stack_fault.hpp.
  CHECK_FALSE(stack_overflow_sign(painted(), nullptr, 0x2000007c, true, true).empty());
  CHECK(stack_overflow_sign(painted(), nullptr, 0x20000080, true, true).empty());
  CHECK(stack_overflow_sign(painted(), nullptr, 0x2000007c, false, true).empty());
}

TEST_CASE("missing paint is an overflow only where there was some") {
  Snapshot seen = painted();
  seen.guard_words[3] = 0;
  CHECK_FALSE(stack_overflow_sign(seen, nullptr, 0x20000200, false, true).empty());
  CHECK(stack_overflow_sign(seen, nullptr, 0x20000200, false, false).empty());
}

TEST_CASE("start-up code that paints a guard says so by a symbol of the linker script") {
  const test::TemporaryFolder folder;
  const DebugImage without(test::autopsy_file("firmware.elf"));
  const DebugImage with(
      test::changed_firmware(folder, {{"assay_constructors_low", "assay_stack_guard_high"}}));
  Snapshot seen = painted();
  seen.guard_words[0] = 0;
  CHECK_FALSE(stack_overflow_sign(seen, &with, 0x20000200, false, false).empty());
  CHECK(stack_overflow_sign(seen, &without, 0x20000200, false, false).empty());
}

TEST_CASE("a passed limit register is an overflow, wherever the stack is") {
  Snapshot seen;
  seen.faults = FaultRegisters{1u << 20, 0, 0, 0, 0};  // STKOF: DDI 0553
  CHECK_FALSE(stack_overflow_sign(seen, nullptr, 0x20000200, true, false).empty());
}
