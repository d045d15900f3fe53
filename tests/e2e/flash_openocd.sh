#!/usr/bin/env bash
# The tool flashes through the real OpenOCD: the straight line, what is skipped, and what goes wrong.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'

# --- The straight line, with a virtual probe that the tool starts and takes down
assay run "$examples/digits" --board netduinoplus2 --report direct.json
expect 0 '360 of 360'
assay run "$examples/digits" --board netduinoplus2 --flash openocd --report flashed.json
expect 0 '360 of 360' PASS
expect_equal 'written' "$(json flash.written flashed.json)" true
expect_equal 'verified' "$(json flash.verified flashed.json)" true
# On a busy machine the host asks again while the model runs, and a byte's interrupt counts.
expect_equal 'instructions of one inference, flashed against loaded' \
  "$(json inference.min flashed.json)" "$(json inference.min direct.json)"
expect_no_processes 'a run behind a virtual probe'
assay run "$examples/sine" --board microbit --flash openocd
expect 0 '48 of 48' PASS
expect_no_processes 'a run behind a virtual probe'

# Behind virtual probes of one board each run keeps a log of its own.
mkdir fake
printf '#!/bin/sh\nexit 1\n' >fake/openocd
chmod +x fake/openocd
logs=()
for _ in 1 2; do
  PATH=$PWD/fake:$PATH assay run "$examples/sine" --board microbit --flash openocd
  expect 4 'the whole log: '
  logs+=("$(sed -n 's/.*the whole log: \(.*\.log\)).*/\1/p' err.txt)")
done
expect_equal 'logs of two runs' "$(ls "${logs[@]}" | uniq | wc -l)" 2
rm -rf fake "${logs[@]}"

assay build "$examples/digits" --board netduinoplus2 -o digits.elf
expect 0

# --- A probe that runs already, in a bench file
start_probe netduinoplus2
bench_file left netduinoplus2
export ASSAY_BENCH=$PWD/bench.json

assay flash --image digits.elf --dry-run
expect 0 'left: would' '0xe0042000' 'erase and program 0x08000000' 'reset, and let it run'
expect_equal 'sectors erased by a dry run' "$(stat_of erased_sectors)" 0

assay flash --image digits.elf
expect 0 'left: ' 'written and verified' 'by OpenOCD'
erased=$(stat_of erased_sectors)
expect_equal 'bytes programmed' "$(($(stat_of programmed_bytes) > 0))" 1

# The running device tells what it runs: nothing is flashed again.
clients=$(stat_of probe_clients)
assay flash --image digits.elf
expect 0 'left: runs this image already'
assay run --image digits.elf --seed 1 --report again.json
expect 0 RAN
expect_equal 'written, of what was there' "$(json flash.written again.json)" false
expect_equal 'visits to the probe for an image that is there' "$(stat_of probe_clients)" "$clients"
expect_equal 'erased sectors' "$(stat_of erased_sectors)" "$erased"

# What the device says of itself is not all: --verify looks.
assay flash --image digits.elf --verify
expect 0 'held the image already, compared'
expect_command corrupt 0x08000200 0x10
assay flash --image digits.elf --verify
expect 4 'Verify failed at 0x08000200'
assay flash --image digits.elf --force
expect 0 'written and verified'
expect_equal 'erased sectors after --force' "$(($(stat_of erased_sectors) > erased))" 1

# Another image is noticed, and replaced.
assay run "$examples/sine"
expect 0 '48 of 48'
assay run --attach "$serial" --image digits.elf --cases "$examples/digits/cases"
expect 5 'Another image answers'

# A device that does not answer, but holds the image, is compared and started, not written.
assay flash --image digits.elf
expect 0 'written and verified'
erased=$(stat_of erased_sectors)
openocd 'init; halt; shutdown'
assay flash --image digits.elf
expect 0 'held the image already, compared'
expect_equal 'erased sectors of a chip that holds the image' "$(stat_of erased_sectors)" "$erased"

assay reset
expect 0 'left: was reset by its debug probe; it answers'

# --- The wrong chip is not touched
expect_command id 0x10006415
programmed=$(stat_of programmed_bytes)
assay flash --image digits.elf --force
expect 4 'Another chip answers than the STM32F405' '0x10006415' 'Nothing was erased' 'flash-left.log'
expect_equal 'erased sectors of another chip' "$(stat_of erased_sectors)" "$erased"
expect_equal 'bytes programmed into another chip' "$(stat_of programmed_bytes)" "$programmed"
expect_command id 0x10076413

# --- What goes wrong, each followed by a run that works
works_again() {
  assay run "$examples/sine" --force
  expect 0 '48 of 48' PASS
}

expect_command write-protect on
assay flash --image digits.elf --force
expect 4 'while'
expect_command write-protect off
works_again

expect_command garbage on
assay flash --image digits.elf --force
expect 4 'while connecting'
expect_command garbage off
works_again

# Large enough for something to happen in the middle.
make_package large '#include <stdint.h>
const uint8_t table[600000] = {1, 2, 3};
int32_t entry(float* in, float* out) { out[0] = table[(uint32_t)in[0]]; return 0; }'
assay build large --board netduinoplus2 -o large.elf
expect 0

# has_changed COUNTER BEFORE: or the tool has ended.
has_changed() {
  [[ $(stat_of "$1") != "$2" ]] || ! kill -0 "$flash_pid" 2>/dev/null
}

# in_mid_flash [--programming] COMMAND: runs it once the chip has been erased anew (or once it is
# being programmed), while the tool flashes. Signals are as a shell in the foreground has them.
in_mid_flash() {
  local counter=erased_sectors before
  if [[ $1 == --programming ]]; then
    counter=programmed_bytes
    shift
  fi
  before=$(stat_of "$counter")
  code=0
  python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$ASSAY" flash --image large.elf --force >out.txt 2>err.txt &
  flash_pid=$!
  wait_for 60 has_changed "$counter" "$before"
  "$@"
  wait "$flash_pid" || code=$?
  command_line="flash, and in the middle: $*"
  out=$(cat out.txt)
  err=$(cat err.txt)
}

kill_openocd() {
  local pid name
  while read -r pid name; do
    [[ $name != openocd ]] || kill -9 "$pid"
  done < <(started_processes)
}
in_mid_flash kill_openocd
expect 4 'OpenOCD ended in the middle with exit code 137'
works_again

in_mid_flash expect_command kill-emulator
expect 4 'while'
works_again

in_mid_flash kill -9 "$probe_pid"
expect 4 'while'
wait "$probe_pid" || true
expect_no_processes 'the end of the virtual probe'
assay flash --image digits.elf --force
expect 4 'No debug probe answers' 'while connecting'
kept_log=$(sed -n 's/.*the whole log: \(.*\)).*/\1/p' err.txt)
checks=$((checks + 1))
grep -q "accepting 'tcl' connection" "$kept_log" &&
  grep -q "Error on socket 'connect'" "$kept_log" || fail "the log of a failure to connect: $kept_log"
start_probe netduinoplus2
bench_file left netduinoplus2
works_again

# The tool is stopped while it erases, and while it programs.
no_openocd() {
  [[ $(started_processes) != *' openocd'* ]]
}
signal_tool() {
  kill -"$1" "$flash_pid"
}
for signal in INT TERM KILL; do
  case $signal in
    INT) wanted=130 ;;
    TERM) wanted=143 ;;
    KILL) wanted=137 ;;
  esac
  in_mid_flash signal_tool $signal
  expect $wanted
  wait_for 10 no_openocd
  in_mid_flash --programming signal_tool $signal
  expect $wanted
  wait_for 10 no_openocd
  works_again
done

# No room for a single byte on any disk.
(
  trap '' XFSZ
  ulimit -f 0
  code=0
  said=$("$ASSAY" flash --image digits.elf --force 2>&1) || code=$?
  [[ $code == 4 && $said == *'File too large'* ]] || { echo "$code: $said" && exit 1; }
) || fail 'a full disk'
checks=$((checks + 1))
works_again

# What OpenOCD prints and answers may be no text: the sentence is one line, the report is JSON.
mkdir fake
ln -s "$ASSAY_SOURCE_DIR/tests/support/fake_openocd.py" fake/openocd
FAKE_OPENOCD=foul PATH=$PWD/fake:$PATH assay run --image digits.elf --force --report foul.json
expect 4 'OpenOCD failed at `init`: ?? red line line' 'while connecting'
expect_equal 'lines of what is said' "$(wc -l <err.txt)" 1
expect_equal 'exit code in the report' "$(json exit_code foul.json)" 4

# --- The log, with times, also after the link was lost
timeout 20 "$ASSAY" log --seconds 1 >log.txt 2>&1 || fail 'assay log'
expect_equal 'text of a silent device' "$(cat log.txt)" ''
stop_probe

# --- Which device
unset ASSAY_BENCH
assay flash "$examples/digits" --board stm32f4discovery
expect 4 'No debug probe'
finish
