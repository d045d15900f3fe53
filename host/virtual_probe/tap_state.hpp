// The states of a JTAG test access port (IEEE 1149.1, figure 6-1).
#pragma once

namespace assay::virtual_probe {

enum class TapState {
  test_logic_reset,
  run_test_idle,
  select_dr,
  capture_dr,
  shift_dr,
  exit1_dr,
  pause_dr,
  exit2_dr,
  update_dr,
  select_ir,
  capture_ir,
  shift_ir,
  exit1_ir,
  pause_ir,
  exit2_ir,
  update_ir,
};

// The state after a rising edge of TCK.
TapState step(TapState state, bool tms);

}  // namespace assay::virtual_probe
