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

# Its stack is long whole again: what it wrote over tells.
provoke past_guard '#include <stdint.h>
extern uint32_t platform_stack_low[];
__attribute__((noinline)) int32_t spin_on(volatile float* in) {
  for (;;) in[0] += 1;
}
int32_t entry(float* in, float* out) {
  for (int i = 0; i < 4; ++i) ((volatile uint32_t*)platform_stack_low)[i] = 0;
  return spin_on(in) + (int32_t)out[0];
}'
expect 6 'its lowest words have been written over' 'spin_on'
finding past_guard stack_overflow spin_on
usable

provoke fault_in_handler '#include <stdint.h>
static void faults_again(void) { *(volatile uint32_t*)0xA0000000 = 1; }
static uint32_t table[64] __attribute__((aligned(256)));
int32_t entry(float* in, float* out) {
  for (int i = 0; i < 64; ++i) table[i] = (uint32_t)faults_again;
  *(volatile uint32_t*)0xE000ED08 = (uint32_t)table;
  out[0] = in[0];
  faults_again();
  return 0;
}'
expect 6 'locked the core up'
finding fault_in_handler lockup
usable

# The device tells by itself: no probe is asked.
provoke crowded '#include <stdint.h>
#include <tvm/runtime/c_backend_api.h>
int32_t entry(float* in, float* out) {
  void* room = TVMBackendAllocWorkspace(1, 0, 4000, 2, 32);
  out[0] = in[0];
  return room == 0 ? -1 : 0;
}' 64
expect 6 'The model small ran out of workspace' 'a request found no room (the image holds 64)'
usable

# --- A function that hangs, as a model that does; and the board is left running
cat >functions.c <<'END'
#include <assay.h>
__attribute__((noinline)) static int64_t spin_in_call(volatile int64_t* value) {
  for (;;) *value += 1;
}
__attribute__((noinline)) static int64_t stuck(int64_t value) { return spin_in_call(&value); }
ASSAY_FUNCTION(i, stuck, i);
static int64_t twice(int64_t value) { return 2 * value; }
ASSAY_FUNCTION(i, twice, i);
END
assay call stuck 1 --archive "$examples/sine" --sources functions.c --device left --timeout 2
expect 6 'hung in spin_in_call (' 'functions.c:3' 'called from stuck'
assay call twice 21 --archive "$examples/sine" --sources functions.c --device left
expect 0 42

# --- Flashed by another program: OpenOCD asks all the same
mkdir -p tree/build
cp -r "$ASSAY_SOURCE_DIR"/{boards,device,proto} tree
cp "$ASSAY" "$vprobe" tree/build
python3 - <<'END'
import json
path = "tree/boards/netduinoplus2/board.json"
board = json.load(open(path))
board["flashers"].append({"name": "other", "command": {"package": "none", "program": ["false", "{elf}"]}})
json.dump(board, open(path, "w"))
END
own=$ASSAY
ASSAY=$PWD/tree/build/assay
assay flash endless
expect 0
assay run endless --seed 1 --timeout 2 --flash other --report other.json
expect 6 'ran past its time-out' 'spin_for_ever'
finding other hang spin_for_ever
ASSAY=$own

# --- The chip restarts by itself while the model runs
make_package busy '#include <stdint.h>
int32_t entry(float* in, float* out) { for (;;) out[0] += in[0]; }'
assay flash busy
expect 0

serial_bytes() {
  command_probe stats
  python3 -c 'import json, sys; print(json.loads(sys.argv[1])["serial_bytes_to_device"])' "$answer"
}

asked_twice() { (($(serial_bytes) > $1 + 30)) || ! kill -0 "$2" 2>/dev/null; }

# reset_during CAUSE: the host's second request shows that hello was answered.
reset_during() {
  local before run_pid
  before=$(serial_bytes)
  code=0
  "$ASSAY" run busy --seed 1 --timeout 60 --report "$1.json" >out.txt 2>err.txt &
  run_pid=$!
  wait_for 60 asked_twice "$before" "$run_pid"
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
wait_for 20 test -s deaf.txt
serial=tcp://127.0.0.1:$(cat deaf.txt)
bench_file left netduinoplus2
assay run "$examples/sine" --report waiting.json
expect 5 'No answer to hello'
finding waiting waiting
kill "$deaf_pid"
wait "$deaf_pid" || true

# --- A link that does not open hinders no flashing, and what was in the flash before is not blamed
programmed() {
  command_probe stats
  python3 -c 'import json, sys; print(json.loads(sys.argv[1])["programmed_bytes"])' "$answer"
}
serial=$(json serial probe.json)
bench_file left netduinoplus2
assay flash endless
expect 0
serial=$(python3 -c '
import socket
with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    print("tcp://127.0.0.1:%d" % one.getsockname()[1])')
bench_file left netduinoplus2
before=$(programmed)
assay run "$examples/sine" --report refused.json
expect 5 'Cannot connect to' 'it is the link that is broken'
finding refused waiting
expect_equal 'flashed though the link refuses' "$(($(programmed) > before))" 1
# Whatever runs there is not known, and not asked about.
assay run --device left --seed 1
expect 5 'Cannot connect to'
expect_lacks 'what is said of firmware that nobody knows' "$out $err" 'debug probe'
expect_lacks 'what is said of firmware that nobody knows' "$out $err" 'it is the link'

# A port that comes while the firmware is being renewed.
line=$(json serial probe.json)
cat >bench.json <<END
{"version": 1, "devices": [{"name": "left", "board": "netduinoplus2",
  "link": {"path": "$PWD/board"}, "probe": {"remote_bitbang": "$probe"}}]}
END
mkdir wrapped
cat >wrapped/openocd <<END
#!/bin/sh
[ -e port.pid ] || setsid sh -c 'echo \$\$ >port.pid; exec python3 "\$0" "\$@"' \\
  "$ASSAY_SOURCE_DIR/tests/e2e/serial_port.py" "$line" "$PWD/board" >/dev/null 2>&1 &
exec $(type -P openocd) "\$@"
END
chmod +x wrapped/openocd
PATH=$PWD/wrapped:$PATH assay run "$examples/digits" --device left
expect 0 '360 of 360' PASS
kill "$(cat port.pid)"
stop_probe

# --- Armv6-M, which has no fault status registers
start_probe microbit
bench_file left microbit
provoke small_core '#include <stdint.h>
static volatile int32_t turns;
__attribute__((noinline)) int32_t spin_on_m0(void) {
  for (;;) turns += 1;
}
int32_t entry(float* in, float* out) {
  out[0] = in[0];
  return spin_on_m0();
}'
expect 6 'ran past its time-out' 'spin_on_m0'
finding small_core hang spin_on_m0 'code.c:4'
usable
stop_probe
finish
