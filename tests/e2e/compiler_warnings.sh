#!/usr/bin/env bash
# What a compiler thinks of code that people wrote: nonsense is refused, doubt is told, and headers
# of the user's are the ones that are taken.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
boards='mps2-an386 microbit riscv32-virt host'

# --- Without a prototype a float function's result is an int's: that does not build
make_package undeclared 'int entry(float* in, float* out) { *out = grown(*in); return 0; }
float grown(float value) { return value * 1.75f; }'
make_package untyped 'static count; int entry(float* in, float* out) { *out = *in + count; return 0; }'
make_package converted 'int entry(float* in, float* out) { int* at = *(int*)in; *out = at != 0; return 0; }'
echo 'long long strange(long long value) { return unknown(value); }' >strange.c
for board in $boards; do
  assay run undeclared --board "$board"
  expect 3 'implicit declaration of function' grown
  assay run untyped --board "$board"
  expect 3 "type defaults to"
  assay run converted --board "$board"
  expect 3 'without a cast'
  assay run "$examples/sine" --board "$board" --sources strange.c
  expect 3 'implicit declaration of function' unknown
done

# --- int for int32_t is the same on some machines alone: told wherever a compiler tells it
make_package pointers '#include <stdint.h>
static void take(int32_t* at) { *at = 3; }
int entry(float* in, float* out) { int unused, three; take(&three); *out = *in + three; return 0; }'
for board in mps2-an386 microbit riscv32-virt; do
  for _ in built cached; do
    assay run pointers --board "$board" --seed 1 --report pointers.json
    expect 0 RAN 'incompatible pointer type' 'warnings (--verbose shows them)'
    expect_equal 'warnings in the report' "$(json compiler_warnings pointers.json | grep -c unused)" 1
  done
  assay run pointers --board "$board" --seed 1 --verbose
  expect 0 "unused variable 'unused' [-Wunused-variable]"
done
assay run pointers --board host --seed 1
expect 0 '1 warning (--verbose'
expect_equal 'what is said on standard error' "$err" ''

# --- Generated code is as its compiler wrote it
assay run "$examples/sine" --board mps2-an386 --json --report sine.json
expect 0
expect_equal 'warnings about an archive' "$(json compiler_warnings sine.json 2>/dev/null)" ''

# --- Headers of the user's come before those of the same name that assay brings
mkdir -p own/tvm/runtime/crt
printf '#define OWN_HEADER 41\n' >own/tvm/runtime/crt/platform.h
printf '%s\n' '#include <tvm/runtime/crt/platform.h>' '#include <assay.h>' \
  'long long own(long long value) { return OWN_HEADER + value; }' \
  'ASSAY_FUNCTION(i, own, i);' >own.c
for board in $boards; do
  assay call own 1 --archive "$examples/sine" --sources own.c --include own --board "$board"
  expect 0 42
done
finish
