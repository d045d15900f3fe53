#!/usr/bin/env bash
# What goes in and what comes out of a run: tensor files, seeds, tolerances, reports, memory pools.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
digits=$models/digits/c_usmp.tar.gz
first_cases "$models/digits/cases" 4 cases

# One image as .npy, .npz and .bin: the same output, and the reference's.
first_of cases/inputs/image.npy 1 >image.npy
tail -c 256 image.npy >image.bin
python3 -c 'import zipfile; zipfile.ZipFile("image.npz", "w").write("image.npy")'
first_of cases/outputs/output.npy 1 | tail -c 40 | od -An -v -tf4 -w4 >wanted.txt
for kind in npy npz bin; do
  assay run "$digits" --board host --input image=image.$kind --output out_$kind
  expect 0 '1 case' RAN
  cmp out_npy/output.npy out_$kind/output.npy || fail "the output for image.$kind differs"
done
tail -c 40 out_npy/output.npy | od -An -v -tf4 -w4 >got.txt
expect_equal 'outputs that differ from the reference by more than 1e-4' \
  "$(paste got.txt wanted.txt | awk '{ d = $1 - $2; if (d > 1e-4 || d < -1e-4) bad++ } END { print bad + 0, NR }')" '0 10'

# Seeds: the same one gives the same, another one another.
for seed in 7 7 8; do
  assay run "$digits" --board host --seed $seed --output seeded
  expect 0 "--seed $seed"
  cat seeded/output.npy >>seeds.npy
  cksum <seeded/output.npy >>sums.txt
done
expect_equal 'outputs of seeds 7, 7, 8' "$(uniq -c sums.txt | awk '{ print $1 }' | tr '\n' ' ')" '2 1 '

# Tolerances, repeats, labels.
assay run "$digits" --board mps2-an386 --cases cases --tolerance rtol=0,atol=0 --report strict.json
expect 1 FAIL
expect_equal 'verdict' "$(json verdict strict.json)" fail
expect_equal 'exit code' "$(json exit_code strict.json)" 1
assay run "$digits" --board mps2-an386 --cases cases --repeat 3 --json --report report.json
expect 0
printf '%s\n' "$out" >stdout.json
expect_equal 'the report on standard output' "$(json '' stdout.json)" "$(json '' report.json)"
expect_equal 'inferences' "$(json inference.count report.json)" 12
expect_equal 'unit' "$(json inference.unit report.json)" instructions
expect_equal 'what it ran on' "$(json ran_on report.json)" 'emulated mps2-an386, instructions'
expect_equal 'verdict' "$(json verdict report.json)" pass
assay run "$digits" --board mps2-an386 --cases cases
expect_equal 'the first line' "$(head -n 1 out.txt)" \
  'emulated mps2-an386, instructions: model default, 4 cases'
assay run "$digits" --board host --cases cases --quiet
expect 0
expect_equal 'what --quiet says' "$out$err" ''
assay run "$digits" --board host --cases cases --report missing/report.json
expect 2 'missing/report.json'

# A quantised model with inputs in real numbers: x = (q - zero_point) * scale.
first_cases "$models/digits_int8/cases" 2 int8
tail -c 128 int8/inputs/image.npy | python3 -c '
import struct, sys
values = struct.unpack("128b", sys.stdin.buffer.read())
sys.stdout.buffer.write(struct.pack("<128f", *values))' | npy '<f4' '(2, 1, 1, 8, 8)' >real.npy
assay run "$models/digits_int8/c_usmp.tar.gz" --board host --input image=real.npy \
  --quant image=1,0 --output quantised
expect 0 RAN
cmp <(tail -c 20 quantised/output.npy) <(tail -c 20 int8/outputs/output.npy) ||
  fail 'quantised inputs give other outputs than the reference'
assay run "$models/digits_int8/c_usmp.tar.gz" --board host --input image=real.npy
expect 2 real.npy float32 int8 'quantisation'
assay run "$models/digits_int8/c_usmp.tar.gz" --board host --input image=real.npy --quant image=0.01,0
expect 0 saturated

# An external pool in another memory.
first_cases "$models/sine/cases" 4 sine
assay build "$models/sine/c_usmp_pool.tar.gz" --board mps2-an386 --pool sram=psram -o pool.elf
expect 0 psram
expect_equal 'pools in the second memory' \
  "$(arm-none-eabi-nm pool.elf | grep -c '^21......* pool_0_0')" 1
assay run "$models/sine/c_usmp_pool.tar.gz" --board mps2-an386 --pool sram=psram --cases sine
expect 0 PASS

# A platform.c in the style of TVM's own projects links unchanged.
cat >platform.c <<'END'
#include <stdarg.h>
#include <stdio.h>
#include <tvm/runtime/crt/error_codes.h>
#include <tvm/runtime/crt/logging.h>
#include <tvm/runtime/crt/platform.h>
#include <tvm/runtime/crt/stack_allocator.h>

static uint8_t g_aot_memory[8192] __attribute__((aligned(16)));
static tvm_workspace_t app_workspace;

size_t TVMPlatformFormatMessage(char* out, size_t size, const char* format, va_list arguments) {
  return vsnprintf(out, size, format, arguments);
}
tvm_crt_error_t TVMPlatformMemoryAllocate(size_t bytes, DLDevice device, void** pointer) {
  return StackMemoryManager_Allocate(&app_workspace, bytes, pointer);
}
tvm_crt_error_t TVMPlatformMemoryFree(void* pointer, DLDevice device) {
  return StackMemoryManager_Free(&app_workspace, pointer);
}
tvm_crt_error_t TVMPlatformInitialize() {
  StackMemoryManager_Init(&app_workspace, g_aot_memory, sizeof g_aot_memory);
  TVMLogf("platform.c is up");
  return kTvmErrorNoError;
}
END
for board in mps2-an386 host riscv32-virt; do
  assay run "$models/digits/packed.tar.gz" --board $board --sources platform.c --cases cases --verbose
  expect 0 PASS 'platform.c is up'
done

# What a device logs may be no text: the report is JSON all the same.
make_package talks '#include <assay.h>
int entry(float* in, float* out) { assay_log("caf\351"); *out = *in; return 0; }'
assay run talks --board host --seed 1 --report talks.json
expect 0
expect_equal 'what the device logged, in the report' "$(json log.0 talks.json)" $'caf\xef\xbf\xbd'
finish
