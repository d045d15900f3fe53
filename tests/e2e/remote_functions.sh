#!/usr/bin/env bash
# assay call: C functions of the user's on the device, by name.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"

floats 3f800000 40000000 40400000 40800000 c0000000 3f000000 | npy '<f4' '(2, 3)' >tensor.npy
functions=$examples/functions/functions.c
board=mps2-an386

# call FUNCTION [ARGUMENT]...
call() {
  assay call "$@" --archive "$models/sine/c_usmp.tar.gz" --sources "$functions" --board $board
}

for board in host mps2-an386; do
  # 1 + 2 + 3 + 4 - 2 + 0.5 = 8.5, halved, in thousandths.
  call label 3 0.5 grün @tensor.npy
  expect 0
  expect_equal "label on $board" "$out" 'grün 3: 6 elements, scaled sum 4250/1000'
  call label 3 0.5 '' @tensor.npy --json
  expect 0
  printf '%s\n' "$out" >call.json
  expect_equal 'value of label' "$(json value call.json)" ' 3: 6 elements, scaled sum 4250/1000'
  expect_equal 'function of label' "$(json function call.json)" 'label(i,f,s,t)s'
  call half 3
  expect_equal "half of 3 on $board" "$out" 1.5
  call half -0.25 --json
  printf '%s\n' "$out" >call.json
  expect_equal 'half of -0.25' "$(json value call.json)" -0.125
  call nothing
  expect 0
  expect_equal "nothing on $board" "$out$err" ''
  call count_to 7
  expect_equal "count_to on $board" "$out" 7
  call reversed x:00ff10
  expect_equal "reversed on $board" "$out" 10ff00

  # Larger than a frame: 4,000 bytes.
  for number in {1..1000}; do printf '%04d' "$number"; done >long.bin
  call reversed @long.bin --json
  expect 0
  printf '%s\n' "$out" >call.json
  expect_equal "4,000 bytes reversed on $board" "$(json value call.json)" \
    "$(rev long.bin | od -An -v -tx1 | tr -d ' \n')"
done

# The spelling of a call: a mistake is told before anything is sent (tests/core/call has the others).
call lable 3 0.5 hello @tensor.npy
expect 2 'no remote function lable' 'label' 'half'
call label three 0.5 hello @tensor.npy
expect 2 'Argument 1 of label(i,f,s,t)s' 'a 64-bit integer; "three" is not'
head -c 5000 /dev/zero >too_long.bin
call reversed @too_long.bin
expect 2 '--call-buffer 50'
assay call label --archive "$models/sine/c_usmp.tar.gz"
expect 2 'holds no remote functions' --sources ASSAY_FUNCTION

# A failing function tells its own code; one that faults is named.
cat >failing.c <<'END'
#include <assay.h>
int refuses(TVMValue* arguments, int* codes, int count, TVMValue* result, int* code, void* self) {
  return 42;
}
ASSAY_PACKED_FUNCTION(i, refuses);
static void crashes(void) { __builtin_trap(); }
ASSAY_FUNCTION(v, crashes);
static void waits(void) { for (volatile int i = 0;; ++i) {} }
ASSAY_FUNCTION(v, waits);
END
failing() { assay call "$@" --archive "$models/sine/c_usmp.tar.gz" --sources failing.c; }
failing refuses
expect 6 'returned 42'
failing crashes
expect 6 'crash at PC 0x' 'crashes' failing.c
failing waits --timeout 1
expect 6 'time-out of 1 s'

# Two models in one image: each function sees the model that it is called on.
for model in digits sine; do
  assay call model_name --model $model --archive "$models/pair/c_usmp.tar.gz" \
    --sources "$functions"
  expect 0
  expect_equal "the model's name" "$out" $model
done

# Ctrl-C cancels on the device: it answers, and the tool says so.
python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$ASSAY" call count_to 1000000000 \
  --archive "$models/sine/c_usmp.tar.gz" --sources "$functions" >out.txt 2>err.txt &
tool=$!
for attempt in {1..300}; do
  if [[ $(started_processes) == *' qemu'* ]]; then break; fi
  sleep 0.1
done
sleep 2
kill -INT $tool
code=0
wait $tool || code=$?
command_line="a call that is cancelled (started at attempt $attempt)" out=$(cat out.txt) err=$(cat err.txt)
expect 130 'function was cancelled.'
expect_no_processes 'a cancelled call'

# The device holds no text of the signatures, unless asked.
loaded_text() {
  assay build "$models/sine/c_usmp.tar.gz" --sources "$functions" --board mps2-an386 -o "$@"
  expect 0
  arm-none-eabi-objcopy -O binary "$1" "$1.bin"
  LC_ALL=C grep -aoE '(label|count_to|reversed|model_name)\([a-z,]*\)[a-z]' "$1.bin" | sort || true
}
expect_equal 'signatures on the device' "$(loaded_text without.elf)" ''
expect_equal 'signatures that are kept' "$(loaded_text with.elf --keep-signatures | tr '\n' ' ')" \
  'count_to(i)i label(i,f,s,t)s model_name()s reversed(b)b '

# A header beside the user's source is part of the image's key.
mkdir beside
printf '#include <assay.h>\n#include "value.h"\nstatic int64_t value(void) { return VALUE; }\nASSAY_FUNCTION(i, value);\n' >beside/value.c
for value in 5 6; do
  echo "#define VALUE $value" >beside/value.h
  assay call value --archive "$models/sine/c_usmp.tar.gz" --sources beside/value.c --board host
  expect_equal 'what the header says' "$out" $value
done
finish
