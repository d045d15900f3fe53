#!/usr/bin/env bash
# A host that goes away in the middle of its session, a thousand times, leaves a device that serves
# the next one as the first: same results, same memory, and counters that say what has been.
set -euo pipefail
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

cat >tally.c <<'END'
#include <assay.h>
static int64_t calls;
static int64_t tally(void) { return ++calls; }
ASSAY_FUNCTION(i, tally);
END
start_sine tally.c

dropped() {
  run python3 "$ASSAY_SOURCE_DIR/tests/e2e/dropped_sessions.py" "$emulator" "$@"
  expect 0
}
tool_runs() {
  assay run --attach "$emulator" --image sine.elf --cases sine --report report.json
  expect 0 '8 of 8 cases within tolerance' PASS
  memory=$(json memory report.json)
}

dropped figures
figures=$out
tool_runs
fresh_memory=$memory
expect_equal 'bad frames before' "$(json link.device.bad_frames report.json)" 0
expect_equal 'foreign frames before' "$(json link.device.foreign_frames report.json)" 0

SECONDS=0
dropped drop 1000
read -r answered sent <<<"$out"
echo "$SECONDS s for 1,000 sessions: $sent with a whole call, $answered of them saw it answered"

tool_runs
expect_equal 'the memory in the report' "$memory" "$fresh_memory"
dropped figures
expect_equal 'what a run and the memory request say' "$out" "$figures"
for counter in bad_frames foreign_frames repeated_requests; do
  checks=$((checks + 1))
  count=$(json link.device.$counter report.json)
  echo "$counter: $count"
  [[ $count -gt 0 ]] || fail "no $counter after sessions that were cut off"
done
expect_equal 'dropped bytes' "$(json link.device.dropped_bytes report.json)" 0

# A call acts at most once, however often its session came back; and if it was answered, it did.
assay call tally --attach "$emulator" --image sine.elf
expect 0
checks=$((checks + 1))
[[ $((out - 1)) -ge $answered && $((out - 1)) -le $sent ]] ||
  fail "tally() was called $((out - 1)) times; $answered calls were answered, $sent sent"

stop_emulator
finish
