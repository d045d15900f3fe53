#!/usr/bin/env bash
# scripts/soak: its options. What it runs is tried by tests/e2e/many_jobs.sh.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"
soak=$ASSAY_SOURCE_DIR/scripts/soak

# Without CMake: what is answered here is answered before a build.
mkdir bare
ln -s "$(command -v cat)" "$(command -v mkdir)" bare
unbuilt() { run env PATH="$PWD/bare" /bin/sh "$soak" "$@"; }

echo '- help says what there is, and the exit codes'
unbuilt --help
expect_equal 'the exit code' "$code" 0
for part in --rounds --plain --thread-sanitizer 'Exit code'; do
  expect_contains 'the help' "$out" "$part"
done

echo '- options that are wrong are refused'
for options in --rounds '--rounds many' '--rounds 0' '--rounds -1' '--rounds --plain' --bogus 7 \
  '--plain --thread-sanitizer'; do
  # shellcheck disable=SC2086 # the options, one by one
  unbuilt $options
  expect_equal "the exit code of $options" "$code" 2
  expect_contains 'what was said' "$err" 'scripts/soak --help'
done
unbuilt --rounds ''
expect_equal 'the exit code of no number' "$code" 2

echo '- what needs a build says why there is none'
unbuilt --plain
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'the tests cannot be built: cmake is missing'
