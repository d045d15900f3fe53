#!/usr/bin/env bash
# The tool is killed at any moment: no process, no lock and no half-written image stays behind, and
# the next run works.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
own_cache
make_package endless 'int entry(float* in, float* out) { for (volatile int i = 0;; ++i) *out = *in; }'

# start COMMAND...: in the background, with signals as a shell in the foreground has them (a
# background command of a script ignores SIGINT).
start() {
  python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$@" >out.txt 2>err.txt </dev/null &
  tool=$!
  command_line="$*"
}

# seen NAME: waits until a process of that name is at work for the tool.
seen() {
  local attempt
  for attempt in {1..300}; do
    if [[ $(started_processes) == *" $1"* ]]; then return; fi
    sleep 0.02
  done
  fail "no $1 was started (looked $attempt times) by: $command_line"
}

# ended SIGNAL: sends it and checks what is left.
ended() {
  kill -"$1" "$tool"
  code=0
  wait "$tool" 2>/dev/null || code=$?
  out=$(cat out.txt) err=$(cat err.txt)
  case $1 in
    INT) expect 130 ;;
    TERM) expect 143 ;;
    KILL) expect 137 ;;
  esac
  expect_no_processes "SIG$1 during $2"
  [[ $1 == KILL ]] || expect_no_staging "SIG$1 during $2"
}

for signal in INT TERM KILL; do
  # While the server is compiled, and while the model is.
  start "$ASSAY" run "$models/sine/packed.tar.gz" --board mps2-an386
  seen ninja
  ended $signal 'a compilation'
done
expect_equal 'images after builds that were killed' "$(ls cache/entries 2>/dev/null)" ''

# What SIGKILL left is removed by the next run, which works.
assay run "$models/sine/packed.tar.gz" --cases "$models/sine/cases" --board mps2-an386
expect 0 PASS
expect_equal 'staging folders after the next run' "$(ls cache/staging)" ''

assay build endless
expect 0
for signal in INT TERM KILL; do
  start "$ASSAY" run endless --board mps2-an386
  seen qemu
  ended $signal 'the start of the emulator'
  start "$ASSAY" run endless --board mps2-an386
  seen qemu
  sleep 1
  ended $signal 'a run'
done
start "$ASSAY" run endless --board host
seen firmware
sleep 0.5
ended KILL 'a run on the host'

# Two at once build the same image once; one of them is killed.
rm -rf cache
start "$ASSAY" run "$models/sine/c_usmp.tar.gz" --cases "$models/sine/cases" --board mps2-an386
seen ninja
first=$tool
start "$ASSAY" run "$models/sine/c_usmp.tar.gz" --cases "$models/sine/cases" --board mps2-an386
sleep 0.3
kill -KILL "$first"
code=0
wait "$first" 2>/dev/null || true
wait "$tool" || code=$?
out=$(cat out.txt) err=$(cat err.txt)
expect 0 PASS
expect_equal 'staging folders in the end' "$(ls cache/staging)" ''

# Temporary files are the build's own; none lie about.
expect_equal 'what lies in the temporary folder' "$(find "$TMPDIR" -maxdepth 1 -newer endless/assay-package.json \
  ! -name '*.txt' ! -path "$TMPDIR" -printf '%f\n' | sort)" "$(printf '%s\n' cache)"
finish
