#include <map>
#include <random>
#include <string>
#include <vector>

#include "host/virtual_probe/bit_bang.hpp"
#include "host/virtual_probe/jtag_chain.hpp"
#include "tests/support/catch.hpp"

namespace assay::virtual_probe {
namespace {

// Figure 6-1 of IEEE 1149.1: where TMS 0 and TMS 1 lead.
struct Row {
  TapState from, zero, one;
};
using enum TapState;
const Row table[] = {
    {test_logic_reset, run_test_idle, test_logic_reset},
    {run_test_idle, run_test_idle, select_dr},
    {select_dr, capture_dr, select_ir},
    {capture_dr, shift_dr, exit1_dr},
    {shift_dr, shift_dr, exit1_dr},
    {exit1_dr, pause_dr, update_dr},
    {pause_dr, pause_dr, exit2_dr},
    {exit2_dr, shift_dr, update_dr},
    {update_dr, run_test_idle, select_dr},
    {select_ir, capture_ir, test_logic_reset},
    {capture_ir, shift_ir, exit1_ir},
    {shift_ir, shift_ir, exit1_ir},
    {exit1_ir, pause_ir, update_ir},
    {pause_ir, pause_ir, exit2_ir},
    {exit2_ir, shift_ir, update_ir},
    {update_ir, run_test_idle, select_dr},
};

TEST_CASE("the TAP walks its states as IEEE 1149.1 draws them") {
  for (const Row& row : table) {
    CHECK(step(row.from, false) == row.zero);
    CHECK(step(row.from, true) == row.one);
  }
}

TEST_CASE("five clocks with TMS high lead to Test-Logic-Reset from everywhere") {
  for (const Row& row : table) {
    TapState state = row.from;
    for (int i = 0; i < 5; ++i) state = step(state, true);
    CHECK(state == test_logic_reset);
  }
}

void walk(JtagChain& chain, const std::string& tms) {
  for (const char bit : tms) chain.clock(bit == '1', false);
}

// From Run-Test/Idle through Shift-DR and back; TMS is high with the last bit.
std::uint64_t scan_data(JtagChain& chain, std::uint64_t out, unsigned bits) {
  walk(chain, "100");
  std::uint64_t in = 0;
  for (unsigned i = 0; i < bits; ++i) {
    in |= std::uint64_t{chain.tdo()} << i;
    chain.clock(i + 1 == bits, (out >> i & 1) != 0);
  }
  walk(chain, "10");
  return in;
}

void scan_instruction(JtagChain& chain, std::uint64_t out, unsigned bits) {
  walk(chain, "1100");
  for (unsigned i = 0; i < bits; ++i) chain.clock(i + 1 == bits, (out >> i & 1) != 0);
  walk(chain, "10");
}

TEST_CASE("after a reset a scan of two TAPs reads both identities, that at TDO first") {
  IdentityTap near(4, 0x4BA00477), far(5, 0x06413041);
  JtagChain chain({&near, &far});
  walk(chain, "111110");
  CHECK(scan_data(chain, 0, 64) == 0x06413041'4BA00477);
}

TEST_CASE("a TAP in BYPASS is one bit long, and its neighbours keep their registers") {
  IdentityTap near(4, 0x4BA00477), far(5, 0x06413041);
  JtagChain chain({&near, &far});
  walk(chain, "111110");
  scan_instruction(chain, 0b00001'1111, 9);  // far: IDCODE, near: all ones
  CHECK(scan_data(chain, 0, 33) == std::uint64_t{0x06413041} << 1);
  chain.reset();
  walk(chain, "0");
  scan_instruction(chain, 0b11111'0001, 9);
  CHECK((scan_data(chain, 0, 33) & 0xFFFFFFFF) == 0x4BA00477);
}

TEST_CASE("what is captured into the instruction registers ends in 01 for each TAP") {
  IdentityTap near(4, 0x4BA00477), far(5, 0x06413041);
  JtagChain chain({&near, &far});
  walk(chain, "1111101100");
  std::uint64_t in = 0;
  for (unsigned i = 0; i < 9; ++i) {
    in |= std::uint64_t{chain.tdo()} << i;
    chain.clock(false, false);
  }
  CHECK(in == 0b00001'0001);
}

class RecordingPins final : public Pins {
 public:
  void clock(bool tms, bool tdi) override { clocks += std::to_string(tms * 2 + tdi); }
  bool tdo() override { return next = !next; }
  void set_resets(bool test_reset, bool system_reset) override {
    resets += std::to_string(test_reset * 2 + system_reset);
  }
  std::string clocks, resets;
  bool next = false;
};

bool take(BitBang& bit_bang, const std::string& bytes, std::string& answers) {
  return bit_bang.take({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                       answers);
}

TEST_CASE("only rising edges of TCK clock") {
  RecordingPins pins;
  BitBang bit_bang(pins);
  std::string answers;
  CHECK(take(bit_bang, "0415263744", answers));
  CHECK(pins.clocks == "0123");  // 4, 5, 6 and 7 after 0 to 3; a 4 after 4 is no edge
}

TEST_CASE("R answers TDO, and resets reach their lines") {
  RecordingPins pins;
  BitBang bit_bang(pins);
  std::string answers;
  CHECK(take(bit_bang, "RRRrstuBb", answers));
  CHECK(answers == "101");
  CHECK(pins.resets == "0123");
  CHECK(bit_bang.unknown_bytes() == 0);
}

TEST_CASE("Q ends the conversation, and what follows is not looked at") {
  RecordingPins pins;
  BitBang bit_bang(pins);
  std::string answers;
  CHECK_FALSE(take(bit_bang, "04Q04R", answers));
  CHECK(pins.clocks.size() == 1);
  CHECK(answers.empty());
}

TEST_CASE("garbage on the pins leaves the chain walkable") {
  IdentityTap near(4, 0x4BA00477), far(5, 0x06413041);
  JtagChain chain({&near, &far});
  class ChainPins final : public Pins {
   public:
    explicit ChainPins(JtagChain& chain) : chain_(chain) {}
    void clock(bool tms, bool tdi) override { chain_.clock(tms, tdi); }
    bool tdo() override { return chain_.tdo(); }
    void set_resets(bool test_reset, bool) override {
      if (test_reset) chain_.reset();
    }

   private:
    JtagChain& chain_;
  } pins(chain);
  BitBang bit_bang(pins);
  std::minstd_rand random(7);
  std::string bytes, answers;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(random() >> 7);
  bytes.erase(std::remove(bytes.begin(), bytes.end(), 'Q'), bytes.end());
  CHECK(take(bit_bang, bytes, answers));
  CHECK(bit_bang.unknown_bytes() > 0);
  walk(chain, "111110");
  CHECK(scan_data(chain, 0, 64) == 0x06413041'4BA00477);
}

}  // namespace
}  // namespace assay::virtual_probe
