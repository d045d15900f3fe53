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
  expect 6 'The model small gave another out in inference 2 of case 0 than in the first' --stateful
  assay run counts --board "$board" --input in=two_and_four.npy --expect out=summed.npy \
    --repeat 3 --stateful
  expect 0 PASS
done

# --- What a model does not write is no output of it, in whichever inference, and however small
make_package leaks 'static int runs;
int entry(float* in, float* out) { if (runs++ == 0) *out = *in; return 0; }'
make_package alternates 'static int runs;
int entry(float* in, float* out) { *out = runs++ % 2 ? -7 : *in; return 0; }'
make_package gives_one 'int entry(float* in, float* out) { *out = 1; (void)in; return 0; }'
mkdir holes
printf '%s' '{"version": 1, "name": "holes", "sources": ["m.c"], "entry": "entry",
  "inputs": [{"name": "in", "dtype": "float32", "shape": [1]}],
  "outputs": [{"name": "bytes", "dtype": "int8", "shape": [3]},
              {"name": "halves", "dtype": "int16", "shape": [8]}]}' >holes/assay-package.json
echo '#include <stdint.h>
int entry(float* in, int8_t* bytes, int16_t* halves) {
  bytes[0] = bytes[2] = (int8_t)*in;
  for (int i = 0; i < 8; ++i) halves[i] = (int16_t)(i == 5 ? halves[i] : i);
  return 0;
}' >holes/m.c
floats 3f800000 3f800000 | npy '<f4' '(2, 1)' >ones.npy
floats 40000000 40800000 40a00000 | npy '<f4' '(3, 1)' >three.npy
for board in mps2-an386 host; do
  assay run leaks --board "$board" --input in=three.npy --expect out=three.npy
  expect 6 'The model small wrote nothing to its output out'
  assay run leaks --board "$board" --input in=three.npy --repeat 3
  expect 6 'gave another out in inference 2 of case 0 than in the first'
  assay run alternates --board "$board" --input in=three.npy --repeat 3
  expect 6 'gave another out in inference 2 of case 0 than in the first'
  assay run holes --board "$board" --seed 1
  expect 6 'The model holes wrote nothing to 1 of the 3 bytes of its output bytes, from byte 1 on'
  # An output that is the same for another input may well be one.
  assay run gives_one --board "$board" --input in=two_and_four.npy --expect out=ones.npy
  expect 0 PASS
done
finish
