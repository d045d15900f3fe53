#!/usr/bin/env bash
# Programs that are missing, and emulators that do not do their part: exit codes 3, 4 and 5.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
own_cache
sine=$models/sine/c_usmp.tar.gz

# Programs that are missing are named with the package that brings them.
PATH=$(path_without arm-none-eabi-gcc) assay run "$sine" --board mps2-an386
expect 3 'arm-none-eabi-gcc is not installed' gcc-arm-none-eabi scripts/setup
PATH=$(path_without riscv64-unknown-elf-g++) assay run "$sine" --board riscv32-virt
expect 3 'riscv64-unknown-elf-g++ is not installed' gcc-riscv64-unknown-elf
PATH=$(path_without ninja) assay run "$sine" --board mps2-an386
expect 3 'ninja is not installed' ninja-build
expect_equal 'images that were built without a compiler' "$(ls cache/entries 2>/dev/null)" ''
PATH=$(path_without qemu-system-arm) assay run "$sine" --board mps2-an386
expect 4 'qemu-system-arm is not installed' 'package qemu-system-arm'
PATH=$(path_without qemu-system-arm) assay doctor
expect 3 'mps2-an386' 'lacks qemu-system-arm' 'packages: qemu-system-arm' 'scripts/setup --board'
assay doctor --board mps2-an386
expect 0 'mps2-an386' ready

# fake_emulator BODY: a program in place of the emulator.
fake_emulator() {
  mkdir -p fake
  printf '#!/bin/sh\n%s\n' "$1" >fake/qemu-system-arm
  chmod +x fake/qemu-system-arm
}
real=$(command -v qemu-system-arm)

fake_emulator 'echo "this machine has no such display" >&2; exit 1'
PATH=$PWD/fake:$PATH assay run "$sine" --board mps2-an386
expect 4 'qemu-system-arm ended by itself with exit code 1' 'this machine has no such display'
fake_emulator 'kill -SEGV $$'
PATH=$PWD/fake:$PATH assay run "$sine" --board mps2-an386
expect 4 'ended by itself' 'Segmentation fault'
rm -r fake

# Those that are silent cost the tool's patience: each case has a folder of its own, and all run at
# once.
declare -A apart
run_apart() {
  mkdir "$1"
  (
    cd "$1"
    ASSAY_TEST_MARK+=-$1 failures=0 checks=0
    "$1"
    finish
  ) >"$1/said.txt" 2>&1 &
  apart[$1]=$!
}

silent() {
  fake_emulator 'exec sleep 1000'
  PATH=$PWD/fake:$PATH assay run "$sine" --board mps2-an386
  expect 5 'No answer to hello' '0 bytes came'
  expect_no_processes 'a silent emulator'
}

# It ends with the tool all the same.
ignores_sigterm() {
  fake_emulator 'trap "" TERM; sleep 1000 & sleep 1000'
  PATH=$PWD/fake:$PATH assay run "$sine" --board mps2-an386
  expect 5 'No answer to hello'
  expect_no_processes 'an emulator that ignores SIGTERM and has children of its own'
}

# during SIGNAL OPTIONS: sent to the emulator half way, which the tool tells at a terminal.
during() {
  local pid
  script --quiet --flush --return --command "'$ASSAY' run '$sine' --cases '$models/sine/cases' \
    --board mps2-an386 $2" said_at_terminal.txt </dev/null >/dev/null &
  tool=$!
  until grep -q 'Case 16 of' said_at_terminal.txt 2>/dev/null; do
    kill -0 $tool 2>/dev/null || break
    sleep 0.02
  done
  pid=$(started_processes | sed -n 's/ qemu-system.*//p')
  kill -"$1" "$pid"
  code=0
  wait $tool || code=$?
  command_line="a run whose emulator gets SIG$1"
  out=$(tr -d '\0' <said_at_terminal.txt) err=
  expect_lacks 'a run that was interrupted' "$out" 'Case 48 of 48'
}
killed() {
  during KILL '--repeat 400'
  expect 5 'ended by itself' 'Killed'
  expect_no_processes 'an emulator that was killed'
}
# Over a line with a rate the cases take seconds, and a device counts as silent after fewer attempts
# than an emulator does that may lack a processor.
stopped() {
  during STOP "--link 'chaos+uart?rate=2400'"
  expect 5 'stopped answering'
  expect_no_processes 'an emulator that was stopped'
}

for name in silent ignores_sigterm killed stopped; do run_apart $name; done
for name in "${!apart[@]}"; do
  checks=$((checks + 1))
  wait "${apart[$name]}" || fail "$name: $(cat "$name/said.txt")"
done

# The same over TCP.
assay run "$sine" --cases "$models/sine/cases" --board mps2-an386 --link tcp
expect 0 PASS
expect_equal 'the real emulator' "$(command -v qemu-system-arm)" "$real"
finish
