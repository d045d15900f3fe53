#!/usr/bin/env bash
# What a model does wrong on the device: exit code 6, a sentence, and a device that answers again.
set -euo pipefail
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

make_package returns 'int entry(float* in, float* out) { *out = *in; return -37; }'
make_package crashes '
__attribute__((noinline)) static void broken_kernel(void) { __builtin_trap(); }
int entry(float* in, float* out) { *out = *in; broken_kernel(); return 0; }'
make_package hangs 'int entry(float* in, float* out) { for (volatile int i = 0;; ++i) *out = *in; }'
make_package exhausts '#include <tvm/runtime/c_backend_api.h>
int entry(float* in, float* out) {
  void* first = TVMBackendAllocWorkspace(1, 0, 64, 2, 32);
  void* second = TVMBackendAllocWorkspace(1, 0, 4096, 2, 32);
  *out = *in;
  return first && second ? 0 : -1;
}' 256
make_package overflows '
static int deeper(int depth) {
  volatile char frame[512];
  for (unsigned i = 0; i < sizeof frame; ++i) frame[i] = (char)depth;
  return deeper(depth + 1) + frame[depth % 512];
}
int entry(float* in, float* out) { *out = *in; return deeper(0); }'
make_package aborts '#include <tvm/runtime/crt/platform.h>
int entry(float* in, float* out) { *out = *in; TVMPlatformAbort((tvm_crt_error_t)0x8104); return 0; }'
make_package sends_nan 'int entry(float* in, float* out) { *out = *in; return 0; }'

for board in mps2-an386 host riscv32-virt; do
  assay run returns --board $board
  expect 6 'The model small returned -37.'
  assay run crashes --board $board
  expect 6 'The model small: crash at PC 0x' 'in broken_kernel' 'code.c:2'
  assay run exhausts --board $board
  expect 6 'ran out of workspace' 'the image holds 256'
  assay run overflows --board $board
  expect 6 'stack overflow at PC 0x' deeper --stack
  assay run aborts --board $board
  expect 6 'abort' 0x8104
  start=$SECONDS
  assay run hangs --board $board --timeout 2
  expect 6 'ran past its time-out of 2 s'
  expect_equal "time-out of 2 s on $board" "$((SECONDS - start < 20))" 1
  expect_no_processes "a hang on $board"
done

# The report of a failed run says the same as the sentence.
assay run crashes --report report.json
expect 6 broken_kernel
expect_equal 'exit code in the report' "$(json exit_code report.json)" 6
expect_equal 'verdict in the report' "$(json verdict report.json)" error
expect_equal 'function in the report' "$(json fault.function report.json)" broken_kernel
expect_equal 'kind in the report' "$(json fault.kind report.json)" crash

# A frame larger than the stack leaves there what calls of before wrote: none of that is named.
make_package tall 'int entry(float* in, float* out) {
  volatile float frame[9000];
  for (int i = 0; i < 9000; ++i) frame[i] = *in;
  *out = frame[4500];
  return 0;
}'
for board in $emulated_boards; do
  assay run tall --board "$board" --seed 1
  expect 6 'The model small: stack overflow' 'Give it more with --stack BYTES.'
  checks=$((checks + 1))
  # Where RISC-V tells the place itself, the call of the model is the server's, and in "called from".
  ! sed 's/, called from .*//' err.txt | grep -qE 'assay::|assay/|mem(set|cpy|move)' || fail "on $board: $(cat err.txt)"
done

# A report that cannot be written in the end hides nothing.
assay run crashes --report /dev/full
expect 6 broken_kernel '/dev/full cannot be written'

# More stack is a switch away.
make_package deep '
static int down(int depth) {
  volatile char frame[512];
  for (unsigned i = 0; i < sizeof frame; ++i) frame[i] = (char)depth;
  return depth == 0 ? 0 : down(depth - 1) + frame[1] - frame[2];
}
int entry(float* in, float* out) { *out = *in; return down(40); }'
assay run deep --stack 8192
expect 6 'stack overflow' --stack
assay run deep --stack 32768
expect 0 RAN

# A device that faulted resets and answers again: one emulator, several sessions.
assay build crashes -o crashes.elf
expect 0 crashes.elf
start_emulator mps2-an386 crashes.elf
for _ in 1 2; do
  assay run --attach "$emulator"
  expect 6 'crash at PC 0x'
done
stop_emulator
finish
