#!/usr/bin/env bash
# A device that does not answer is asked by its debug probe why: each kind of hang, named.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'
start_probe netduinoplus2
bench_file left netduinoplus2
export ASSAY_BENCH=$PWD/bench.json

# provoke NAME BODY: runs a model whose C code is BODY, for 2 s at most.
provoke() {
  make_package "$1" "$2" "${3:-0}"
  assay run "$1" --seed 1 --timeout 2 --report "$1.json"
}

# finding NAME WANTED [PART]...: what the autopsy found, and words of its headline.
finding() {
  local name=$1 headline part
  expect_equal "finding of $name" "$(json autopsy.finding "$name.json")" "$2"
  headline=$(json autopsy.headline "$name.json")
  shift 2
  for part; do
    checks=$((checks + 1))
    [[ $headline == *"$part"* ]] || fail "'$part' is not in the headline of $name: $headline"
  done
}

usable() {
  assay run "$examples/sine"
  expect 0 '48 of 48'
}

# Faults end in an endless handler here, as in firmware that has no handler of assay's.
own_handlers='#include <stdint.h>
static void endless(void) { for (;;) __asm__ volatile(""); }
static uint32_t table[64] __attribute__((aligned(256)));
static void take_vectors(void) {
  for (int i = 0; i < 64; ++i) table[i] = (uint32_t)endless;
  *(volatile uint32_t*)0xE000ED08 = (uint32_t)table;
}'

provoke endless '#include <stdint.h>
__attribute__((noinline)) int32_t spin_for_ever(volatile float* in) {
  for (;;) in[0] += 1;
}
int32_t entry(float* in, float* out) { return spin_for_ever(in) + (int32_t)out[0]; }'
expect 6 'ran past its time-out' 'spin_for_ever'
finding endless hang spin_for_ever 'code.c:3'
usable

provoke crash "$own_handlers"'
__attribute__((noinline)) float load_nowhere(volatile float* where) { return *where; }
int32_t entry(float* in, float* out) {
  take_vectors();
  out[0] = in[0] + load_nowhere((float*)0xA0000000);
  return 0;
}'
expect 6 'load_nowhere'
finding crash fault load_nowhere
usable

provoke deep "$own_handlers"'
__attribute__((noinline)) int32_t ever_deeper(int32_t depth) {
  volatile int32_t room[16] = {depth};
  return ever_deeper(depth + 1) + room[depth & 15];
}
int32_t entry(float* in, float* out) {
  take_vectors();
  out[0] = in[0];
  return ever_deeper(1);
}'
expect 6 'ever_deeper'
finding deep stack_overflow ever_deeper
usable

# The device tells by itself: no probe is asked.
provoke crowded '#include <stdint.h>
#include <tvm/runtime/c_backend_api.h>
int32_t entry(float* in, float* out) {
  void* room = TVMBackendAllocWorkspace(1, 0, 4000, 2, 32);
  out[0] = in[0];
  return room == 0 ? -1 : 0;
}' 64
expect 6
usable

# --- The chip restarts by itself while the model runs
make_package busy '#include <stdint.h>
int32_t entry(float* in, float* out) { for (;;) out[0] += in[0]; }'
assay flash busy
expect 0

serial_bytes() {
  command_probe stats
  python3 -c 'import json, sys; print(json.loads(sys.argv[1])["serial_bytes_to_device"])' "$answer"
}

# reset_during CAUSE: the host's second request shows that hello was answered.
reset_during() {
  local before run_pid
  before=$(serial_bytes)
  code=0
  "$ASSAY" run busy --seed 1 --timeout 60 --report "$1.json" >out.txt 2>err.txt &
  run_pid=$!
  until (($(serial_bytes) > before + 30)) || ! kill -0 "$run_pid" 2>/dev/null; do :; done
  expect_command reset "$1"
  wait "$run_pid" || code=$?
  command_line="run, and in the middle: reset $1"
  out=$(cat out.txt)
  err=$(cat err.txt)
}
reset_during watchdog
expect 5 'The device restarted' watchdog
finding watchdog reset watchdog
expect_equal 'cause' "$(json autopsy.reset_cause watchdog.json)" watchdog
reset_during brown_out
expect 5 'The device restarted'
finding brown_out reset brown-out
expect_equal 'cause' "$(json autopsy.reset_cause brown_out.json)" brown_out
usable

# --- The link is what is broken: firmware that waits, at the end of a line that leads elsewhere
python3 -c '
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
held = []
while True:
    held.append(server.accept())' >deaf.txt &
deaf_pid=$!
until [[ -s deaf.txt ]]; do :; done
serial=127.0.0.1:$(cat deaf.txt)
bench_file left netduinoplus2
assay run "$examples/sine" --report waiting.json
expect 5 'No answer to hello'
finding waiting waiting
kill "$deaf_pid"
stop_probe
finish
