#!/usr/bin/env bash
# What is seen of a job on a terminal and what stays there; and that scripts see none of it.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

on_terminal() { run python3 "$ASSAY_SOURCE_DIR/tests/e2e/terminal.py" 40 "$@"; }

# A call whose log lines are warnings between its steps.
mkdir talk
cat >talk/talk.c <<'END'
#include "assay.h"
static int64_t talk(int64_t count) {
  int64_t i;
  for (i = 0; i < count; ++i) {
    if (assay_progress((uint32_t)i, (uint32_t)count)) break;
    if (i % 100 == 0) assay_log("a line\033[2J of the device that is wide");
  }
  return i;
}
ASSAY_FUNCTION(i, talk, i);
END
talk=("$ASSAY" call talk 300 --board host --archive "$examples/sine"
  --sources talk/talk.c)

on_terminal "${talk[@]}"
expect 0
expect_equal 'what stays on the terminal' "$out" 'assay: device: a line\x1b[2J of the devi
ce that is wide
assay: device: a line\x1b[2J of the devi
ce that is wide
assay: device: a line\x1b[2J of the devi
ce that is wide
300'
checks=$((checks + 1))
grep -qE '^(Starting|[0-9]+ of 300)' seen.txt || fail "no step was shown: $(cat seen.txt)"

on_terminal "${talk[@]}" --quiet
expect 0
expect_lacks 'what --quiet shows' "$(cat seen.txt)" ' of 300'

# A failure stands where the block was.
on_terminal "$ASSAY" run "$models/none"
expect 2
expect_lacks 'the screen after a failure' "$out" 'Starting'

# No terminal, or one that cannot be written over: no steps, and nothing of a terminal.
run "${talk[@]}"
expect 0
expect_equal 'the lines on standard error' "$(grep -vc '^assay: device: ' err.txt || true)" 0
run python3 "$ASSAY_SOURCE_DIR/tests/e2e/terminal.py" 40 env TERM=dumb "${talk[@]}"
expect 0
checks=$((checks + 1))
! grep -q $'\033' raw.bin || fail 'a dumb terminal is sent controls'

finish
