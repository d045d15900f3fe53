#!/usr/bin/env bash
# In one process, eight jobs at once on four emulated boards: one is cancelled, one hangs, and the
# emulator of one is killed. All others are right, and nothing is left: 20 times in a row.
# scripts/soak does it longer.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"

mkdir digits own
cp "$examples/digits/model.tar.gz" digits
first_cases "$examples/digits/cases" 20 digits/cases
make_package hangs 'static int calls;
int entry(float* in, float* out) { while (calls > 0) *(volatile float*)out = *in; *out = *in; ++calls; return 0; }'
floats 3f800000 40000000 | npy '<f4' '(2, 1)' >input.npy

# Built before, so that the rounds run.
for board in mps2-an386 mps2-an500 netduinoplus2; do assay build digits --board $board && expect 0; done
for board in mps2-an386 mps2-an500 mps3-an547; do assay build hangs --board $board && expect 0; done

soak=${ASSAY_SOAK:-$ASSAY_SOURCE_DIR/build/tests/soak/assay_soak}
rounds=${ASSAY_SOAK_ROUNDS:-20}
code=0
TMPDIR=$PWD/own timeout --kill-after 5 $((400 + 30 * rounds)) \
  "$soak" "$rounds" digits hangs in=input.npy >out.txt 2>err.txt </dev/null || code=$?
command_line="assay_soak $rounds" out=$(cat out.txt) err=$(cat err.txt)
expect 0 "$rounds rounds of 8 jobs, 0 failures"
tail -n 1 out.txt
finish
