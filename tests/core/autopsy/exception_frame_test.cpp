#include "host/core/autopsy/exception_frame.hpp"

#include "tests/support/catch.hpp"

using namespace assay;

namespace {

// r0 to r3, r12, lr, pc, xPSR at 0x20000100.
StackReader frame_with_status(std::uint32_t status) {
  return [status](std::uint32_t address) -> std::optional<std::uint32_t> {
    const std::uint32_t words[] = {10, 11, 12, 13, 22, 0x08000201, 0x08000300, status};
    const std::uint32_t index = (address - 0x20000100) / 4;
    if (index >= 8) return std::nullopt;
    return words[index];
  };
}

std::optional<CoreState> state(std::uint32_t exception_return, std::uint32_t status) {
  CoreState handler;
  handler.registers[4] = 44;
  return interrupted_state(0x20000100, exception_return, handler, frame_with_status(status));
}

}  // namespace

TEST_CASE("values that leave an exception are told from others") {
  // DDI 0403, tables B1-8 and B1-9; Armv8-M: DDI 0553.
  for (const std::uint32_t value : {0xFFFFFFF1u, 0xFFFFFFF9u, 0xFFFFFFFDu, 0xFFFFFFE1u, 0xFFFFFFE9u,
                                    0xFFFFFFEDu, 0xFFFFFFBCu}) {
    CHECK(is_exception_return(value));
  }
  for (const std::uint32_t value : {0xFFFFFFFFu, 0u, 0x08000201u, 0xF0000000u}) {
    CHECK_FALSE(is_exception_return(value));
  }
}

TEST_CASE("an exception frame gives back the interrupted code's registers") {
  const auto found = state(0xFFFFFFF9, 0x01000000);
  REQUIRE(found);
  CHECK(found->pc == 0x08000300);
  CHECK(found->registers[0] == 10u);
  CHECK(found->registers[12] == 22u);
  CHECK(found->registers[14] == 0x08000201u);
  CHECK(found->registers[4] == 44u);
}

TEST_CASE("the stack pointer before an exception lies above all that was pushed") {
  // DDI 0403, figures B1-3 and B1-4: 8 words, 18 more with the FPU's registers; bit 9 says padded.
  CHECK(state(0xFFFFFFF9, 0x01000000)->sp == 0x20000100 + 32);
  CHECK(state(0xFFFFFFF9, 0x01000200)->sp == 0x20000100 + 36);
  CHECK(state(0xFFFFFFE9, 0x01000000)->sp == 0x20000100 + 104);
}

TEST_CASE("words that cannot be an exception frame are none") {
  CHECK_FALSE(state(0xFFFFFFF9, 0x00F00000));
  CHECK_FALSE(interrupted_state(0x20000104, 0xFFFFFFF9, {}, frame_with_status(0x01000000)));
}
