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
fake_emulator 'exec sleep 1000'
PATH=$PWD/fake:$PATH assay run "$sine" --board mps2-an386
expect 5 'No answer to hello' '0 bytes came'
expect_no_processes 'a silent emulator'

# One that ignores SIGTERM and has children of its own ends with the tool all the same.
fake_emulator 'trap "" TERM; sleep 1000 & sleep 1000'
PATH=$PWD/fake:$PATH assay run "$sine" --board mps2-an386
expect 5 'No answer to hello'
expect_no_processes 'an emulator that ignores SIGTERM'
rm -r fake

# Half way: an emulator that dies, and one that stops answering.
during() {
  local pid attempt
  "$ASSAY" run "$sine" --cases "$models/sine/cases" --repeat 2000 --board mps2-an386 >out.txt 2>err.txt &
  tool=$!
  for attempt in {1..100}; do
    pid=$(started_processes | sed -n 's/ qemu-system.*//p' | head -n 1)
    [[ ! $pid ]] || break
    sleep 0.1
  done
  sleep 1.5
  kill -"$1" "$pid"
  code=0
  wait $tool || code=$?
  command_line="a run whose emulator gets SIG$1 (seen at attempt $attempt)"
  out=$(cat out.txt) err=$(cat err.txt)
}
during KILL
expect 5 'ended by itself' 'Killed'
expect_no_processes 'an emulator that was killed'
during STOP
expect 5 'stopped answering'
expect_no_processes 'an emulator that was stopped'

# The same over TCP.
assay run "$sine" --cases "$models/sine/cases" --board mps2-an386 --link tcp
expect 0 PASS
expect_equal 'the real emulator' "$(command -v qemu-system-arm)" "$real"
finish
