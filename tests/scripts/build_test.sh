#!/usr/bin/env bash
# scripts/build: what it says of a build that fails or is interrupted.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"
checkout=$PWD/checkout
make_checkout "$checkout"
build=$checkout/scripts/build

echo '- a failed build names what it was to build'
echo 'int main() { return "text"; }' >"$checkout/host/main.cpp"
run "$build"
expect_equal 'the exit code' "$code" 3
expect_contains 'the error' "$err" 'main.cpp:1:'
expect_contains 'what was said' "$err" 'The build of the tool failed'
run "$build" --tests
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'The build of the tests failed'
expect_lacks 'what was said' "$err" 'of the tool'
run "$build" --thread-sanitizer
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'The build of the tests with the thread sanitizer failed'
expect_contains 'the log' "$err" 'build/tsan/build.log'

echo '- so does an interrupted one, which is no failure'
mkdir programs
# As Ctrl-C does: the compilers end, and the shell has the signal.
# shellcheck disable=SC2016 # for the fake's shell
printf '#!/bin/sh\nkill -TERM $PPID\nexit 1\n' >programs/cmake
chmod +x programs/cmake
run env PATH="$PWD/programs:$PATH" "$build" --tests
expect_equal 'the exit code' "$code" 130
expect_contains 'what was said' "$err" 'The build of the tests was interrupted'
expect_lacks 'what was said' "$err" failed
run env PATH="$PWD/programs:$PATH" "$build"
expect_equal 'the exit code' "$code" 130
expect_contains 'what was said' "$err" 'The build of the tool was interrupted'

echo '- options that are wrong are refused'
run "$build" --test
expect_equal 'the exit code' "$code" 2
expect_contains 'what was said' "$err" "unknown option '--test'"
