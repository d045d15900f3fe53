#!/usr/bin/env bash
# The examples do what they show, on every board.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
first_cases "$examples/digits/cases" 10 digits
first_cases "$examples/digits_int8/cases" 10 digits_int8

# thrice ARGUMENT...: runs an example on an emulated board three times. The inferences' figures are
# the same to the digit.
thrice() {
  local attempt figures
  for attempt in first second third; do
    assay run "$@" --report "$attempt.json"
    [[ $code == 0 ]] || return 0
    figures=$(json inference "$attempt.json")
    expect_equal "figures of the $attempt run of $*" "$figures" "$(json inference first.json)"
  done
}

# shellcheck disable=SC2154 # set in support.bash
for board in host $emulated_boards; do
  run_it=thrice
  [[ $board != host ]] || run_it='assay run'
  $run_it "$examples/multi" --board "$board"
  expect 0 'y:score' 'k:rank' 'b-count' '16 of 16 cases within tolerance' PASS
  $run_it "$examples/sine" --board "$board"
  expect 0 '48 of 48 cases within tolerance' PASS
  $run_it "$examples/plain_c" --board "$board"
  expect 0 'model moving_average' PASS
  $run_it "$examples/accel" --board "$board" --sources "$examples/accel/driver.c"
  expect 0 PASS
  for digits in digits digits_int8; do
    $run_it "$examples/$digits" --board "$board" --cases $digits
    if [[ $board == microbit && $code == 2 ]]; then
      expect 2 'does not fit on microbit' mps2-an386
    else
      expect 0 '10 of 10 cases within tolerance' PASS
    fi
  done
done
assay run "$examples/digits" --board mps2-an386
expect 0 '360 of 360 cases within tolerance' '353 of 360 labels right' PASS
assay run "$examples/digits_int8" --board host
expect 0 '354 of 360 labels right' PASS
assay call accelerator_calls --archive "$examples/accel" --sources "$examples/accel/driver.c"
expect_equal 'calls before a run' "$out" 0
assay inspect "$examples/pair"
expect 0 digits sine
finish
