#include "host/virtual_probe/jtag_chain.hpp"

#include <cassert>

namespace assay::virtual_probe {

bool ShiftRegister::shift(bool in) {
  const bool out = (value & 1) != 0;
  value = (value >> 1) | (std::uint64_t{in} << (bits - 1));
  return out;
}

ShiftRegister IdentityTap::capture(std::uint32_t instruction) {
  if (instruction == reset_instruction()) return {identity_, 32};
  return {0, 1};
}

JtagChain::JtagChain(std::vector<Tap*> taps) {
  assert(!taps.empty());
  for (Tap* tap : taps) links_.push_back({tap, tap->reset_instruction(), {}});
}

void JtagChain::reset() {
  state_ = TapState::test_logic_reset;
  enter(state_);
}

void JtagChain::clock(bool tms, bool tdi) {
  if (state_ == TapState::shift_dr || state_ == TapState::shift_ir) {
    bool bit = tdi;
    for (auto link = links_.rbegin(); link != links_.rend(); ++link) {
      bit = link->shifting.shift(bit);
    }
  }
  state_ = step(state_, tms);
  enter(state_);
}

void JtagChain::enter(TapState state) {
  switch (state) {
    case TapState::test_logic_reset:
      for (Link& link : links_) link.instruction = link.tap->reset_instruction();
      break;
    case TapState::capture_dr:
      for (Link& link : links_) link.shifting = link.tap->capture(link.instruction);
      break;
    case TapState::update_dr:
      ++scans_;
      for (Link& link : links_) link.tap->update(link.instruction, link.shifting.value);
      break;
    case TapState::capture_ir:
      // The two lowest bits are 01, so that a broken chain shows.
      for (Link& link : links_) link.shifting = {1, link.tap->instruction_bits()};
      break;
    case TapState::update_ir:
      ++scans_;
      for (Link& link : links_) link.instruction = static_cast<std::uint32_t>(link.shifting.value);
      break;
    default:
      break;
  }
}

bool JtagChain::tdo() const {
  if (state_ != TapState::shift_dr && state_ != TapState::shift_ir) return true;
  return (links_.front().shifting.value & 1) != 0;
}

}  // namespace assay::virtual_probe
