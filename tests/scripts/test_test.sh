#!/usr/bin/env bash
# scripts/test: how it counts, and that no failure is lost.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"

make_checkout "$PWD/checkout"
mkdir -p checkout/tests/{scripts,e2e} checkout/build/tests/{sim,fuzz}
# step NAME: the program behind a step is standard input.
step() {
  { printf '#!/bin/sh\n' && cat; } >"checkout/$1"
  chmod +x "checkout/$1"
}
echo 'exit 0' | step scripts/setup
echo 'exit 0' | step scripts/build
echo 'exit 0' | step scripts/check

# expect_counts COUNTS CODE STEP...: the last line and the exit code of scripts/test with these steps.
expect_counts() {
  local counts=$1 expected_code=$2
  shift 2
  run checkout/scripts/test "$@"
  expect_equal "the last line of scripts/test $*" "$(tail -n 1 out.txt)" "$counts"
  expect_equal "the exit code of scripts/test $*" "$code" "$expected_code"
}

echo '- a rule that is broken is a failure'
expect_counts '1 passed, 0 failed' 0 check
echo 'exit 1' | step scripts/check
expect_counts '0 passed, 1 failed' 1 check

echo '- the test cases of the test program are counted'
echo 'echo "All tests passed (812 assertions in 34 test cases)"' | step build/tests/assay_tests
expect_counts '34 passed, 0 failed' 0 unit
echo 'echo "All tests passed (2 assertions in 1 test case)"' | step build/tests/assay_tests
expect_counts '1 passed, 0 failed' 0 unit
echo 'echo "test cases: 20 | 16 passed | 3 failed | 1 failed as expected"; exit 3' |
  step build/tests/assay_tests
expect_counts '17 passed, 3 failed' 1 unit
echo 'echo "test cases: 5 | 4 passed | 1 skipped"' | step build/tests/assay_tests
expect_counts '4 passed, 0 failed' 0 unit
expect_contains 'what was said' "$out" '1 skipped'

echo '- a test program that dies, or runs nothing, is a failure'
# shellcheck disable=SC2016 # its own process id
echo 'kill -SEGV $$' | step build/tests/assay_tests
expect_counts '0 passed, 1 failed' 1 unit
echo 'echo "test cases: 9 | 9 passed"; exit 1' | step build/tests/assay_tests
expect_counts '9 passed, 1 failed' 1 unit
echo 'echo "No tests ran"' | step build/tests/assay_tests
expect_counts '0 passed, 1 failed' 1 unit

echo '- the simulation counts, and each protection whose absence has to be noticed'
echo 'case $* in "--count 20000" | --sabotage*) exit 0 ;; esac; exit 9' | step build/tests/sim/assay_sim
expect_counts '7 passed, 0 failed' 0 sim
echo 'case $* in --count*) exit 0 ;; *digest) echo "not noticed"; exit 1 ;; esac' |
  step build/tests/sim/assay_sim
expect_counts '6 passed, 1 failed' 1 sim
expect_contains 'what was said' "$out" 'FAILED: sabotage of digest'
expect_contains 'what was said' "$out" '  not noticed'
echo 'exit 0' | step build/tests/sim/assay_sim

echo "- the replay of the fuzzers' corpora counts"
echo 'echo "json: seed: finding"; exit 1' | step build/tests/fuzz/assay_fuzz_replay
expect_counts '0 passed, 1 failed' 1 fuzz
expect_contains 'what was said' "$out" '  json: seed: finding'
echo 'echo "8 inputs, 0 findings"' | step build/tests/fuzz/assay_fuzz_replay
expect_counts '1 passed, 0 failed' 0 fuzz

echo '- each shell test counts as one; a skipped one says why'
echo 'exit 0' | step tests/e2e/good.sh
echo 'echo "the reason it failed"; exit 4' | step tests/e2e/bad.sh
echo 'echo "no emulator"; exit 77' | step tests/e2e/left_out.sh
expect_counts '1 passed, 1 failed' 1 e2e
expect_contains 'what was said' "$out" 'skipped: tests/e2e/left_out.sh: no emulator'
expect_contains 'what was said' "$out" 'FAILED: tests/e2e/bad.sh (exit code 4)'
expect_contains 'what was said' "$out" '  the reason it failed'

echo '- the link that is named is the one that the tests take'
mkdir kept
mv checkout/tests/e2e/*.sh kept
echo '[[ ${ASSAY_TEST_LINK-} == uart ]]' | step tests/e2e/link.sh
expect_counts '0 passed, 1 failed' 1 e2e
expect_counts '1 passed, 0 failed' 0 --link uart e2e
run checkout/scripts/test --link memory
expect_equal 'the exit code' "$code" 2
rm checkout/tests/e2e/link.sh
mv kept/*.sh checkout/tests/e2e

echo '- the steps add up'
echo 'exit 0' | step scripts/check
echo 'echo "All tests passed (8 assertions in 3 test cases)"' | step build/tests/assay_tests
rm checkout/tests/e2e/bad.sh
expect_counts '13 passed, 0 failed' 0

echo '- a build that fails is a failure; what does not need it is run all the same'
echo 'exit 3' | step scripts/build
expect_counts '1 passed, 1 failed' 1

echo '- what runs when it is stopped is stopped too'
echo 'exit 0' | step scripts/build
mkfifo started
# A zombie is dead; it waits for its parent.
lives() { [[ -e /proc/$1 && $(sed 's/.*) //; s/ .*//' "/proc/$1/stat" 2>/dev/null) != Z ]]; }
# shellcheck disable=SC2016 # its own process id
echo "echo \$\$ >'$PWD/started'; exec sleep 1000" | step build/tests/assay_tests
for way in unit e2e; do
  [[ $way == unit ]] || cp checkout/build/tests/assay_tests checkout/tests/e2e/good.sh
  # shellcheck disable=SC2065,SC2265 # a program that is called test
  checkout/scripts/test "$way" >stopped.txt 2>&1 &
  tool=$!
  read -r program <started
  kill -TERM "$tool"
  code=0
  wait "$tool" || code=$?
  expect_equal "the exit code of scripts/test $way, stopped" "$code" 130
  for _ in {1..100}; do
    lives "$program" || break
    sleep 0.05
  done
  if lives "$program"; then
    kill "$program"
    fail "scripts/test $way left a program behind"
  fi
done

echo '- a step that is not there is refused'
run checkout/scripts/test units
expect_equal 'the exit code' "$code" 2
