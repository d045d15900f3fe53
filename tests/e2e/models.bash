# For the end-to-end tests: which archives of tests/models a board takes, and that they run right.
# shellcheck shell=bash

# What only a Cortex-M takes: intrinsics of arm_acle.h and objects of Arm code.
for_cortex_m() {
  case $1 in
    digits_int8/*_cm4 | digits_int8/*_cm55 | */packed_syslib_llvm-cm4) return 0 ;;
    *) return 1 ;;
  esac
}

# Enough cases to tell a right model from a wrong one; the examples run all of them.
make_cases() {
  local model
  for model in digits digits_int8 sine multi accel; do
    first_cases "$models/$model/cases" 8 "cases/$model"
  done
}

# run_archives BOARD: every archive of a single model within its cases' tolerance.
run_archives() {
  local archive name arguments
  for archive in "$models"/{accel,digits,digits_int8,multi,sine}/*.tar.gz; do
    name=${archive#"$models/"}
    name=${name%.tar.gz}
    arguments=(run "$archive" --cases "cases/${name%/*}" --board "$1")
    if [[ $name == accel/*devices ]]; then
      assay "${arguments[@]}"
      expect 2 TVMDeviceExampleTargetHookActivate TVMDeviceExampleTargetHookDeactivate \
        TVMDeviceExampleTargetHookOpen TVMDeviceExampleTargetHookClose --sources
      arguments+=(--sources "$examples/accel/driver.c")
    fi
    assay "${arguments[@]}"
    if [[ $1 == host ]] && for_cortex_m "$name"; then
      expect 2 'cannot run on the board host' \
        'Boards that would do: mps2-an386, mps2-an500, mps3-an547, netduinoplus2,'
    else
      expect 0 '8 of 8 cases within tolerance' PASS
    fi
  done
}

# run_pair BOARD: two models in one image, each with its own cases.
run_pair() {
  local archive model
  for archive in "$models"/pair/*.tar.gz; do
    for model in digits sine; do
      assay run "$archive" --model "$model" --cases "cases/$model" --board "$1"
      expect 0 ": model $model," '8 of 8 cases within tolerance' PASS
    done
  done
}
