#!/usr/bin/env bash
# A case that is repeated is the same inference each time: inputs that a model overwrites are named
# and written again, and a model that keeps state does not pass unasked.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"

make_package inplace 'int entry(float* in, float* out) { *in += 5; *out = *in * 3; return 0; }'
make_package counts 'static float sum; int entry(float* in, float* out) { sum += *in; *out = sum; return 0; }'
floats 40000000 40800000 | npy '<f4' '(2, 1)' >two_and_four.npy
floats 41a80000 41d80000 | npy '<f4' '(2, 1)' >tripled.npy        # 21, 27
floats 40c00000 41900000 | npy '<f4' '(2, 1)' >summed.npy         # 2 * 3, and 4 * 3 on top
for board in mps2-an386 riscv32-virt host; do
  for repeat in 1 2 3; do
    assay run inplace --board "$board" --input in=two_and_four.npy --expect out=tripled.npy \
      --repeat $repeat --report inplace.json
    expect 0 '2 of 2 cases within tolerance' PASS
  done
  expect 0 'the model overwrites in: written again for each inference'
  expect_equal 'inputs that the model overwrites' "$(json overwritten_inputs inplace.json)" '["in"]'
  assay run inplace --board "$board" --input in=two_and_four.npy --expect out=tripled.npy \
    --repeat 3 --stateful
  expect 1 FAIL

  assay run counts --board "$board" --input in=two_and_four.npy --repeat 3
  expect 6 'The model small gave another out in inference 3 of case 0 than in the first' --stateful
  assay run counts --board "$board" --input in=two_and_four.npy --expect out=summed.npy \
    --repeat 3 --stateful
  expect 0 PASS
done
finish
