#!/usr/bin/env bash
# After every call the report, and the JSON on standard output, say what that call came to; a result
# that cannot be written is not taken for a success.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
mkdir sine
cp "$models/sine/c_usmp.tar.gz" sine
first_cases "$models/sine/cases" 4 sine/cases
make_package broken 'int entry(float* in, float* out) { return nothing_of_that_name(in, out); }'

# ends CODE WORDS...: such a run leaves no report of yesterday's, and says the same as JSON.
ends() {
  local wanted=$1
  shift
  printf '{"verdict": "pass", "exit_code": 0}\n' >report.json
  assay run "$@" --report report.json --json
  expect "$wanted"
  expect_equal "the exit code in the report of '$*'" "$(json exit_code report.json)" "$wanted"
  expect_equal "the verdict in the report of '$*'" "$(json verdict report.json)" error
  expect_equal "the exit code on standard output of '$*'" "$(json exit_code out.txt)" "$wanted"
  expect_equal "the error of '$*'" "$(json error out.txt)" "$(json error report.json)"
}
ends 2 nothing
ends 2 sine --board nope
ends 2 sine --board host --cases nowhere
ends 2 sine --board host --stack 5
ends 2 sine --board mps2-an386 --stack 99999999
ends 2 sine --bord host
ends 2 sine --board ''
ends 3 broken --board host
expect_equal 'what is left beside the report' "$(echo report.json*)" report.json

# A report that stands in front of what is wrong, and one written with "=".
for words in '--report report.json sine --bord host' 'sine --report=report.json --bord host'; do
  echo '{}' >report.json
  # shellcheck disable=SC2086 # words
  assay run $words
  expect 2
  expect_equal "the exit code in the report of '$words'" "$(json exit_code report.json)" 2
done

# Stopped in the middle.
echo '{}' >report.json
code=0
"$ASSAY" run sine --board mps2-an386 --repeat 65535 --timeout 100 --report report.json \
  >out.txt 2>err.txt </dev/null &
tool=$!
runs() { [[ $(started_processes) == *qemu* ]]; }
wait_for 60 runs
[[ ! -e report.json ]] || fail 'the report of before is there while the run goes on'
kill -TERM $tool
wait $tool || code=$?
expect_equal 'the exit code by SIGTERM' "$code" 143
expect_equal 'the exit code in the report' "$(json exit_code report.json)" 143

# timeout(1) sends its signal to the tool and to its group: that is one wish to stop.
run timeout --preserve-status 1 "$ASSAY" run sine --board mps2-an386 --repeat 65535 --report report.json
expect 143 'Interrupted.'
expect_equal 'the exit code in the report' "$(json exit_code report.json)" 143
expect_equal 'what is left beside the report' "$(echo report.json*)" report.json

# A file that cannot be written is refused before anything is done.
assay run sine --board host --report missing/report.json
expect 2 'missing/report.json cannot be written'
expect_equal 'what was done before' "$out" ''

# What cannot be written at the end loses nothing else.
assay run sine --board host --report /dev/full
expect 74 'PASS' '/dev/full cannot be written: No space left on device.'
for words in 'run sine --board host' 'run sine --board host --json' 'boards' '--version' 'run --help'; do
  # shellcheck disable=SC2016,SC2086 # for the inner shell; words
  run sh -c 'exec "$0" "$@" >/dev/full' "$ASSAY" $words
  expect 74 'Standard output cannot be written: No space left on device.'
  # shellcheck disable=SC2016,SC2086 # for the inner shell; words
  run sh -c 'exec "$0" "$@" >&-' "$ASSAY" $words
  expect 74 'Standard output cannot be written: Bad file descriptor.'
done
# shellcheck disable=SC2016 # for the inner shell
run sh -c 'exec "$0" run broken --board host --json >/dev/full' "$ASSAY"
expect 3

# Nor is an image or an output of yesterday's there after a call that gives none.
for words in 'build broken --board host' 'build nothing' 'build sine --board nope'; do
  echo 'of yesterday' >image.elf
  # shellcheck disable=SC2086 # words
  assay $words -o image.elf
  [[ ! -e image.elf ]] || fail "'$words' left an image of before"
done
assay build sine --board host -o image.elf
expect 0
[[ -x image.elf ]] || fail 'an image for this computer is no program'
assay run sine --board host --output outputs
expect 0
output=$(echo outputs/*.npy)
assay run sine --board microbit --output outputs --stack 9999999
expect 2 'does not fit'
[[ ! -e $output ]] || fail 'the outputs of a run before are there after one that failed'

# Every command's JSON says what went wrong.
for words in 'build broken --board host' 'inspect nothing' 'call f --attach nowhere' 'boards new x --from nope' \
  'flash sine --board nope' 'reset --board nope' 'doctor --board nope' 'devices --bench nothing.json' \
  'log --attach nowhere' 'bringup --board nope'; do
  # shellcheck disable=SC2086 # words
  assay $words --json
  expect_equal "the verdict of '$words'" "$(json verdict out.txt)" error
  expect_equal "the exit code of '$words'" "$(json exit_code out.txt)" "$code"
done
finish
