#!/usr/bin/env bash
# The link through an emulator's memory: the default where the tool builds and starts the image
# itself, with the same results and the same counts as over the UART, on every emulated board.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
[[ ! ${ASSAY_TEST_LINK-} ]] || skip 'it is about the link that the tool takes by itself'

# kind FILE: the link that a report tells of.
kind() { json link.kind "$1"; }

for board in $emulated_boards; do
  assay run "$examples/sine" --board "$board" --report memory.json
  expect 0 '48 of 48' PASS
  expect_equal "the link to $board that is taken by itself" "$(kind memory.json)" memory
  assay run "$examples/sine" --board "$board" --link uart --report uart.json
  expect 0 '48 of 48' PASS
  expect_equal "the link to $board that was asked for" "$(kind uart.json)" uart
  for count in min max; do
    expect_equal "instructions of an inference on $board, $count" \
      "$(json "inference.$count" memory.json)" "$(json "inference.$count" uart.json)"
  done
  expect_equal "what was lost on the way to $board" \
    "$(json link.device.dropped_bytes memory.json) $(json link.device.bad_frames memory.json)" '0 0'
done
assay run "$examples/digits" --board mps2-an386 --report memory.json
expect 0 '360 of 360'
expect_equal 'frames that were lost' "$(json link.host.overtaken_frames memory.json)" 0
assay run "$examples/digits" --board mps2-an386 --link socketpair --report uart.json
expect 0 '360 of 360'
expect_equal 'the other word for the UART' "$(kind uart.json)" uart
# Where a tick is an instruction, all of them are compared in one sum.
for link in memory uart; do
  assay run "$examples/digits" --board netduinoplus2 --link $link --report $link.json
  expect 0 '360 of 360'
done
expect_equal 'instructions of all inferences' "$(json inference memory.json)" "$(json inference uart.json)"
expect_no_processes 'runs over both links'

# --- An image is for one link, which it tells
assay build "$examples/sine" --board mps2-an386 -o uart.elf --json
expect 0 '"link": "uart"'
assay build "$examples/sine" --board mps2-an386 --link memory -o memory.elf --json
expect 0 '"link": "memory"'
assay run --image memory.elf --cases "$examples/sine/cases" --report memory.json
expect 0 '48 of 48'
expect_equal 'the link of an image for memory' "$(kind memory.json)" memory
assay run --image uart.elf --cases "$examples/sine/cases" --report uart.json
expect 0 '48 of 48'
expect_equal 'the link of an image for the UART' "$(kind uart.json)" uart
assay run --image uart.elf --link memory
expect 2 "uart.elf was built to talk by the board's UART" '--link memory'
for link in uart tcp chaos+uart; do
  assay run --image memory.elf --link $link
  expect 2 'memory.elf was built to talk through the memory of an emulator'
done
assay build "$examples/sine" --board netduinoplus2 --link memory -o flashed.elf
expect 0
assay run --image flashed.elf --flash openocd
expect 2 'flashed.elf was built to talk through the memory of an emulator'
assay run --image flashed.elf --link rtt
expect 2 'no control block'
assay run --elf uart.elf --link memory
expect 2 "was built to talk by the board's UART"

# --- Where there is no emulator
for command in build run; do
  assay $command "$examples/sine" --board host --link memory
  expect 2 'the board host has none' '--link uart'
done
assay run "$examples/sine" --board host --report host.json
expect 0 PASS
expect_equal 'the link to a process of this computer' "$(kind host.json)" uart

# --- The rings take RAM: an image that fits without them alone is built without them
make_package full '#include <stdint.h>
static volatile float kept[3100];
int32_t entry(float* in, float* out) {
  kept[(unsigned)*in % 3100] = *in;
  *out = kept[0];
  return 0;
}'
assay run full --board microbit --seed 1 --report full.json
expect 0
expect_equal 'the link of an image that is too large for rings' "$(kind full.json)" uart
assay run full --board microbit --seed 1 --link memory
expect 2 'does not fit'

# --- Functions, more than a ring holds each way, faults, resets
cat >functions.c <<'END'
#include <assay.h>
int64_t twice(int64_t value) { return 2 * value; }
ASSAY_FUNCTION(i, twice, i);
int64_t crash(int64_t value) { return *(volatile int*)0x60000000 + value; }
ASSAY_FUNCTION(i, crash, i);
int64_t talk(int64_t lines) {
  for (int64_t i = 0; i < lines; ++i) assay_log("a line that fills the ring to the host in the end\n");
  return lines;
}
ASSAY_FUNCTION(i, talk, i);
END
assay call twice 21 --archive "$examples/sine" --sources functions.c
expect 0 42
assay call crash 1 --archive "$examples/sine" --sources functions.c
expect 6 crash
assay call talk 300 --archive "$examples/sine" --sources functions.c
expect 0 300
expect_equal 'lines that arrived' "$(grep -c 'a line that fills the ring to the host in the end' err.txt)" 300
expect_no_processes 'calls through memory'

# --- What a model prints leaves by the same way as the answers; a real number is one on every board
make_package prints '#include <stdio.h>
int entry(float* in, float* out) { printf("layer %d done %.3f\n", 7, 1.25); *out = *in; return 0; }'
for board in $emulated_boards; do
  for link in memory uart; do
    assay run prints --board "$board" --seed 1 --link "$link" --report prints.json
    expect 0
    expect_equal "what it prints over $link on $board" "$(json log.0 prints.json)" 'layer 7 done 1.250'
  done
done

# --- An emulator that ends half way
cat >slow.c <<'END'
#include <assay.h>
int64_t slow(int64_t value) {
  for (;;) {
    if (assay_progress(1, 2)) return value;
  }
}
ASSAY_FUNCTION(i, slow, i);
END
assay build "$examples/sine" --sources slow.c --link memory -o slow.elf
expect 0
"$ASSAY" call slow 1 --image slow.elf >said.txt 2>&1 </dev/null &
tool=$!
emulator_pid() { started_processes | sed -n 's/ qemu-system.*//p'; }
emulator_runs() { [[ $(emulator_pid) ]] && (($(awk '{ print $14 }' "/proc/$(emulator_pid)/stat") > 20)); }
wait_for 60 emulator_runs
kill -9 "$(emulator_pid)"
code=0
wait $tool || code=$?
command_line='a call whose emulator is killed' out=$(cat said.txt) err=
expect 5 'qemu-system-arm ended by itself' Killed
expect_no_processes 'an emulator that was killed'
finish
