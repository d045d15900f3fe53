#!/usr/bin/env bash
# Only the right board: which device and debug probe a command drives where several are plugged in.
set -euo pipefail
# shellcheck source=tests/e2e/desk.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/desk.bash"

stlink() {
  usb "$1" 0483 374b "$2" STMicroelectronics 'STM32 STLink'
  port "$1" 2 "ttyACM$1" "$2"
}
{
  stlink 2 AAAA
  stlink 3 BBBB
} >two.umockdev
stlink 2 AAAA >one.umockdev
stlink 2 '' >nameless.umockdev
{
  stlink 2 ''
  stlink 3 BBBB
} >mixed.umockdev
: >empty.umockdev

# bench DEVICE...: each a JSON object's members.
bench() {
  local devices=
  for device; do devices+="${devices:+,}{$device}"; done
  echo "{\"version\": 1, \"devices\": [$devices]}" >bench.json
}
export ASSAY_BENCH=$PWD/bench.json
board='"board": "nucleo-l4r5zi"'
bench
assay build "$examples/sine" --board nucleo-l4r5zi -o sine.elf
expect 0
flash=(flash --image sine.elf --dry-run)

# --- The probe that the user names
bench "\"name\": \"left\", $board, \"link\": {\"usb_serial\": \"AAAA\"}, \"probe\": {\"usb_serial\": \"AAAA\"}"
on two.umockdev "${flash[@]}"
expect 0 'left: would' 'probe AAAA'
on two.umockdev "${flash[@]}" --probe BBBB
expect 0 'nucleo-l4r5zi: would' 'probe BBBB'
expect_lacks 'a flash of the other probe' "$out" AAAA
on two.umockdev "${flash[@]}" --probe AAAA
expect 0 'left: would' 'probe AAAA'
on two.umockdev "${flash[@]}" --device left --probe BBBB
expect 2 'The device left has another debug probe than BBBB: the bench says AAAA'
on one.umockdev "${flash[@]}" --probe BBBB
expect 4 'No debug probe with the USB serial number BBBB'
on two.umockdev reset --board b-l475e-iot01a --probe AAAA
expect 2 'left, of the debug probe AAAA, is of the board nucleo-l4r5zi, not b-l475e-iot01a'
# Also for a board that could be emulated: no virtual probe is in its place.
on one.umockdev run "$examples/sine" --board netduinoplus2 --probe BBBB
expect 4 'No debug probe with the USB serial number BBBB'

# --- A bench that names no probe: the only one that it can be, by its number
bench "\"name\": \"left\", $board, \"link\": {\"usb_serial\": \"AAAA\"}"
on two.umockdev "${flash[@]}"
expect 0 'left: would' 'probe AAAA'
bench "\"name\": \"left\", $board, \"link\": {\"path\": \"/dev/null\"}"
on one.umockdev "${flash[@]}"
expect 0 'left: would' 'probe AAAA'
on two.umockdev "${flash[@]}"
expect 2 'Several debug probes may be that of left: ST-Link AAAA' 'ST-Link BBBB' 'under "probe"'
on two.umockdev "${flash[@]}" --flash st-flash
expect 2 'Several debug probes may be that of left'
on two.umockdev reset
expect 2 'Several debug probes may be that of left'
on two.umockdev "${flash[@]}" --device left --probe BBBB
expect 0 'left: would' 'probe BBBB'
on empty.umockdev "${flash[@]}"
expect 0 'left: would' 'the debug probe'
bench "\"name\": \"left\", $board, \"link\": {\"path\": \"/dev/null\"}" \
  "\"name\": \"right\", \"board\": \"microbit\", \"link\": {\"rtt\": true}, \"probe\": {\"usb_serial\": \"AAAA\"}"
on two.umockdev "${flash[@]}" --device left
expect 0 'left: would' 'probe BBBB'

# --- Devices that are not to be used, and what is theirs
bench "\"name\": \"left\", $board, \"link\": {\"usb_serial\": \"AAAA\"}, \"probe\": {\"usb_serial\": \"AAAA\"},
  \"quarantine\": \"resets by itself\"" \
  "\"name\": \"gone\", $board, \"link\": {\"usb_serial\": \"CCCC\"}"
on one.umockdev "${flash[@]}"
expect 4 'left is not used: quarantined: resets by itself.' \
  'gone is not used: no USB device with the serial number CCCC is plugged in.' \
  'No debug probe is free: by the bench ST-Link AAAA (0483:374b) is that of left.'
on two.umockdev "${flash[@]}"
expect 0 'left is not used' 'nucleo-l4r5zi: would' 'probe BBBB'
on one.umockdev "${flash[@]}" --probe AAAA
expect 0 'left is quarantined: resets by itself.' 'left: would'
on one.umockdev "${flash[@]}" --attach usb:AAAA
expect 0 'probe AAAA'
on two.umockdev "${flash[@]}" --attach usb:BBBB
expect 0 'probe BBBB'
on one.umockdev "${flash[@]}" --attach tcp://127.0.0.1:9
expect 4 'No debug probe is free'
on one.umockdev run "$examples/sine" --board host
expect 0
expect_lacks 'what a run of another board says' "$err" left
on one.umockdev run "$examples/sine"
expect 0 'left is not used: quarantined: resets by itself.'

# --- Probes without a serial number
bench
on nameless.umockdev "${flash[@]}" --board nucleo-l4r5zi
expect 0 'nucleo-l4r5zi: would' 'connect by OpenOCD'
on mixed.umockdev "${flash[@]}" --board nucleo-l4r5zi
expect 2 'Several debug probes' 'without a serial number'
bench "\"name\": \"left\", $board, \"link\": {\"usb_serial\": \"BBBB\"}, \"probe\": {\"usb_serial\": \"BBBB\"},
  \"quarantine\": \"resets by itself\""
on mixed.umockdev "${flash[@]}"
expect 2 'without a serial number (0483:374b) cannot be told from the others'
usb 2 0483 374b '' STMicroelectronics 'STM32 STLink' >portless.umockdev
on portless.umockdev "${flash[@]}"
expect 4 'does not tell which serial port is the board' '--attach'

# --- One probe is one thing, also by its serial port
bench '"name": "left", "board": "microbit", "link": {"rtt": true}, "probe": {"usb_serial": "AAAA"}'
on one.umockdev devices --lock left -- umockdev-run --device one.umockdev -- \
  env -u ASSAY_HELD_LOCK "$ASSAY" devices --lock usb:AAAA -- true
expect 4 'is in use by'

finish
