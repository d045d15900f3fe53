#!/usr/bin/env bash
# A model that writes beside its tensors, its workspace or a pool does not pass, on any board, and the
# buffer is named; the next run on the same device is not blamed for it.
set -euo pipefail
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

# writes NAME FROM TO: a package whose output of one value is written at all these places.
writes() {
  make_package "$1" "int entry(float* in, float* out) {
  for (volatile int i = $2; i <= $3; ++i) out[i] = *in;
  return 0;
}"
}
writes one_too_many 0 1
writes some_too_many 0 4
writes many_too_many 0 30
writes one_before -1 0
writes right 0 0
for board in $emulated_boards host; do
  for package in one_too_many some_too_many many_too_many; do
    assay run $package --board "$board" --seed 1
    expect 6 'The model small wrote behind its output out: memory that is not its own'
  done
  assay run one_before --board "$board" --seed 1
  expect 6 'The model small wrote in front of its output out: memory that is not its own'
  assay run right --board "$board" --seed 1
  expect 0 RAN
done

# An input that is written to, and one byte too many.
make_package input 'int entry(float* in, float* out) { ((char*)in)[4] = 1; *out = *in; return 0; }'
assay run input --board microbit --seed 1
expect 6 'wrote behind its input in'

# On a device that runs on, the next run begins whole.
make_package once 'static int runs;
int entry(float* in, float* out) { out[0] = *in; if (runs++ == 0) out[1] = *in; return 0; }'
assay build once --board mps2-an386 -o once.elf
expect 0
start_emulator mps2-an386 once.elf
assay run --attach "$emulator" --image once.elf --seed 1
expect 6 'wrote behind its output out'
assay run --attach "$emulator" --image once.elf --seed 1
expect 0 RAN
# Without the image the device tells of no names.
stop_emulator
start_emulator mps2-an386 once.elf
assay run --attach "$emulator" --seed 1
expect 6 'wrote behind buffer 1 of its image'
stop_emulator
finish
