#!/usr/bin/env bash
# The examples do what they show, on every board.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
first_cases "$examples/digits/cases" 10 digits

# shellcheck disable=SC2154 # set in support.bash
for board in host $emulated_boards; do
  assay run "$examples/multi" --board "$board"
  expect 0 'y:score' 'k:rank' 'b-count' '16 of 16 cases within tolerance' PASS
  assay run "$examples/sine" --board "$board"
  expect 0 '48 of 48 cases within tolerance' PASS
  assay run "$examples/plain_c" --board "$board"
  expect 0 'model moving_average' PASS
  assay run "$examples/digits" --board "$board" --cases digits
  if [[ $board == microbit && $code == 2 ]]; then
    expect 2 'does not fit on microbit' mps2-an386
  else
    expect 0 '10 of 10 cases within tolerance' PASS
  fi
done
assay run "$examples/digits" --board mps2-an386
expect 0 '360 of 360 cases within tolerance' '353 of 360 labels right' PASS
assay run "$examples/digits_int8" --board host
expect 0 '354 of 360 labels right' PASS
assay run "$examples/accel" --sources "$examples/accel/driver.c"
expect 0 PASS
assay call accelerator_calls --archive "$examples/accel" --sources "$examples/accel/driver.c"
expect_equal 'calls before a run' "$out" 0
assay inspect "$examples/pair"
expect 0 digits sine
finish
