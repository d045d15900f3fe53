#!/usr/bin/env bash
# Real OpenOCD through the virtual probe: programming, debugging, and what goes wrong on the way.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'

assay build "$examples/digits" --board netduinoplus2 -o digits.elf
expect 0
assay build "$examples/sine" --board microbit -o sine.elf
expect 0

# --- Programming, on both kinds of flash controller
for_board() {
  case $1 in
    netduinoplus2) image=digits.elf flash_at=0x08000000 ram=0x20000100 ;;
    microbit) image=sine.elf flash_at=0 ram=0x20000100 ;;
  esac
  # What changes while it is programmed; the second chip's controller sees no writes of a loader.
  counters='erased_sectors erased_sectors'
  [[ $1 != netduinoplus2 ]] || counters='erased_sectors programmed_bytes'
  arm-none-eabi-objcopy -O binary --only-section=.text "$image" text.bin
  size=$(stat -c %s text.bin)
}

for each in netduinoplus2 microbit; do
  for_board "$each"
  start_probe "$each"
  # A blank chip is locked up at first; then an image over another.
  for _ in 1 2; do
    openocd "program $image verify reset exit"
    expect 0 'Verified OK' 'Resetting Target'
  done
  openocd "init; halt; dump_image read.bin $flash_at $size; reset run; shutdown"
  expect 0
  checks=$((checks + 1))
  cmp text.bin read.bin || fail "$each: flash reads back as something else"

  # Firmware answers at the serial port, over the probe's clients and resets.
  assay run --attach "$serial" --image "$image" --seed 1
  expect 0 RAN

  # Halt, memory of a halted core, steps, breakpoint, resume.
  entry=$(arm-none-eabi-readelf -h "$image" | sed -n 's/.*Entry point address: *//p')
  openocd "init; reset halt; mww $ram 0x12345678; echo [mdw $ram]; step; resume; halt; shutdown"
  expect 0 '12345678' 'halted due to debug-request' 'halted due to single-step'
  openocd "init; reset halt; bp $((entry & ~1)) 2 hw; reset run; wait_halt 2000; echo [reg pc]; shutdown"
  expect 0 "pc (/32): $(printf '0x%08x' $((entry & ~1)))"

  # What changes behind the debugger's back is found.
  expect_command corrupt "$(printf '0x%x' $((flash_at + 0x200)))" 0x10
  openocd "init; halt; verify_image $image; shutdown"
  expect 1 'checksum mismatch'
  openocd "program $image verify reset exit"
  expect 0 'Verified OK'

  # Flash that refuses.
  expect_command corrupt "$(printf '0x%x' $((flash_at + 0x200)))" 0x10
  expect_command write-protect on
  openocd "program $image verify reset exit"
  expect 1
  expect_command write-protect off
  expect_command corrupt "$(printf '0x%x' $((flash_at + 0x200)))" 0x10

  # The emulator dies: OpenOCD's next run has another, with the flash as it was.
  kill -9 "$emulator_pid"
  openocd "init; reset halt; verify_image $image; shutdown"
  expect 0
  command_probe stats
  expect_lacks 'the statistics' "$answer" "\"emulator_pid\":$emulator_pid,"
  expect_command kill-emulator
  openocd "program $image verify reset exit"
  expect 0 'Verified OK'

  # OpenOCD dies in the middle of programming.
  for counter in $counters; do
    openocd_killed_after "$counter" "program $image verify reset exit"
    expect 137 'Programming Started'
    expect_lacks 'what OpenOCD did before it was killed' "$out$err" 'Verified OK'
  done
  openocd "program $image verify reset exit"
  expect 0 'Verified OK'
  assay run --attach "$serial" --image "$image" --seed 1
  expect 0 RAN

  # Garbage on each socket is survived.
  for address in "$probe" "$control" "$serial"; do
    python3 -c '
import contextlib, os, socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.connect(sys.argv[1].removeprefix("unix:"))
    with contextlib.suppress(OSError):
        line.sendall(os.urandom(20000))' "$address"
  done
  expect_command garbage on
  openocd 'init; shutdown'
  expect 1
  expect_command garbage off
  openocd "program $image verify reset exit"
  expect 0 'Verified OK'
  stop_probe
done

# --- Its sockets, which no other user reaches, and TCP ports where they are asked for
mkdir -m 700 runtime
export XDG_RUNTIME_DIR=$PWD/runtime
socket_folder() {
  local folder=${probe#unix:}
  echo "${folder%/*}"
}
start_probe netduinoplus2
expect_equal 'mode of the folder of the sockets' "$(stat -c %a "$(socket_folder)")" 700
expect_equal 'sockets' "$(cd "$(socket_folder)" && echo *)" 'control probe serial'
expect_equal 'folder of the folder' "$(dirname "$(socket_folder)")" "$PWD/runtime"
expect_equal 'system calls of the emulator are filtered' \
  "$(sed -n 's/^Seccomp:[[:space:]]*//p' "/proc/$emulator_pid/status")" 2
command_probe quit
wait "$probe_pid" || fail 'quit ends the probe with an error'
expect_equal 'what quit leaves' "$(ls runtime)" ''
start_probe netduinoplus2
stop_probe
expect_equal 'what SIGTERM leaves' "$(ls runtime)" ''
start_probe netduinoplus2 --serial-port 0
[[ $serial == 127.0.0.1:* && $probe == unix:* ]] || fail "only the serial line is a port: $serial $probe"
stop_probe
start_probe netduinoplus2 --bind 127.0.0.1 --port 0 --serial-port 0 --control-port 0
[[ $serial$probe$control != *unix:* ]] || fail "all are ports: $serial $probe $control"
expect_equal 'what ports make' "$(ls runtime)" ''
stop_probe
run "$vprobe" --board netduinoplus2 --bind 0.0.0.0
expect 2 'add --port'
PATH=$(path_without qemu-system-arm) run "$vprobe" --board netduinoplus2
expect 4
expect_equal 'what a start that failed leaves' "$(ls runtime)" ''
assay run "$examples/sine" --attach "unix:$PWD/runtime/none" --board netduinoplus2
expect 5 'there is no such socket'
unset XDG_RUNTIME_DIR

# --- Why it was reset, and another chip
start_probe netduinoplus2
expect_command reset watchdog
openocd 'init; echo [mdw 0x40023874]; mww 0x40023874 0x01000000; echo [mdw 0x40023874]; shutdown'
expect 0 '0x40023874: 2e000000' '0x40023874: 00000000'
expect_command id 0x10006419
openocd 'init; reset halt; flash probe 0; shutdown'
expect 0 'device id = 0x10006419'
# One client at a time: the second waits.
openocd_arguments 'init; sleep 1000; shutdown'
command openocd "${arguments[@]}" >/dev/null 2>&1 &
first=$!
openocd 'init; shutdown'
expect 0
wait "$first" || fail 'the first of two clients failed'
stop_probe

# --- Code that locks the core up, which ends the emulator
start_probe netduinoplus2
openocd 'init; reset halt; mwh 0x20000100 0xde00; reg pc 0x20000100; resume; sleep 300; catch {poll}
  echo LOCKUP=[expr {[lindex [read_memory 0xE000EDF0 32 1] 0] >> 19 & 1}]
  reset halt; echo FLASH=[mdw 0x08000000]; shutdown'
expect 0 LOCKUP=1 'FLASH=0x08000000: ffffffff'
stop_probe

# --- Flash in a file
start_probe netduinoplus2 --flash-file flash.bin
openocd 'program digits.elf verify reset exit'
expect 0 'Verified OK'
stop_probe
start_probe netduinoplus2 --flash-file flash.bin
openocd 'init; halt; verify_image digits.elf; shutdown'
expect 0
command_probe quit
wait "$probe_pid" || fail 'quit ends the probe with an error'
expect_no_processes quit

# Stopped while a client is connected: what that has programmed is in the file. Of this chip the
# emulator has it.
for_board microbit
start_probe microbit --flash-file stopped.bin
openocd_arguments 'program sine.elf verify; echo STAYS; sleep 100000; shutdown'
command openocd "${arguments[@]}" >stays.txt 2>&1 &
client=$!
wait_for 60 grep -qs STAYS stays.txt
kill "$probe_pid"
ended=0
wait "$probe_pid" || ended=$?
expect_equal 'exit code of a probe that is stopped with a client' "$ended" 0
checks=$((checks + 1))
cmp -n "$size" stopped.bin text.bin || fail 'the flash of a probe that is stopped with a client'
kill -9 "$client" 2>/dev/null || true
wait "$client" || true
expect_no_processes 'a probe that was stopped with a client'

# A full disk: the probe tells it and serves on, and its exit code says that the flash is not kept.
# The limit is the probe's alone: QEMU 10 makes a memory file of 960 KiB for the screen it lacks.
trap '' XFSZ
start_probe netduinoplus2 --flash-file full.bin
trap - XFSZ
prlimit --pid "$probe_pid" --fsize=102400
openocd 'program digits.elf verify reset exit'
expect 0 'Verified OK'
wait_for 20 grep -q 'cannot be written to full.bin' probe_err.txt
openocd 'init; halt; verify_image digits.elf; shutdown'
expect 0
kill "$probe_pid"
ended=0
wait "$probe_pid" || ended=$?
expect_equal 'exit code of a probe that could not keep the flash' "$ended" 4
expect_equal 'files of a flash that could not be kept' "$(find . -name 'full.bin*')" ''
start_probe netduinoplus2 --idcode 0x2ba01477
openocd 'init; shutdown'
expect 0 'UNEXPECTED: 0x2ba01477'
kill -9 "$probe_pid"
wait "$probe_pid" 2>/dev/null || true
expect_no_processes 'the death of the virtual probe'

# --- What cannot be started
run "$vprobe" --board microbit --flash-file flash.bin
expect 2 'holds 1048576 bytes'
run "$vprobe" --board host
expect 2 'no virtual probe'
PATH=$(path_without qemu-system-arm) run "$vprobe" --board netduinoplus2
expect 4 'qemu-system-arm is not installed'
finish
