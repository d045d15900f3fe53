#include "host/virtual_probe/tap_state.hpp"

namespace assay::virtual_probe {

TapState step(TapState state, bool tms) {
  using enum TapState;
  switch (state) {
    case test_logic_reset:
      return tms ? test_logic_reset : run_test_idle;
    case run_test_idle:
    case update_dr:
    case update_ir:
      return tms ? select_dr : run_test_idle;
    case select_dr:
      return tms ? select_ir : capture_dr;
    case capture_dr:
    case shift_dr:
      return tms ? exit1_dr : shift_dr;
    case exit1_dr:
      return tms ? update_dr : pause_dr;
    case pause_dr:
      return tms ? exit2_dr : pause_dr;
    case exit2_dr:
      return tms ? update_dr : shift_dr;
    case select_ir:
      return tms ? test_logic_reset : capture_ir;
    case capture_ir:
    case shift_ir:
      return tms ? exit1_ir : shift_ir;
    case exit1_ir:
      return tms ? update_ir : pause_ir;
    case pause_ir:
      return tms ? exit2_ir : pause_ir;
    case exit2_ir:
      return tms ? update_ir : shift_ir;
  }
  return test_logic_reset;
}

}  // namespace assay::virtual_probe
