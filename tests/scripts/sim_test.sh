#!/usr/bin/env bash
# scripts/sim: its options, the commands of docs/testing.md, and that one seed is one history.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"
sim=$ASSAY_SOURCE_DIR/scripts/sim

echo '- help says what there is, and the exit codes'
run "$sim" --help
expect_equal 'the exit code' "$code" 0
for part in --seed --count --fault --sabotage 'Exit code'; do
  expect_contains 'the help' "$out" "$part"
done

echo "- the page's commands run"
mapfile -t commands < <(sed -n 's/^    scripts\/sim //p' "$ASSAY_SOURCE_DIR/docs/testing.md")
expect_equal 'the number of commands' "${#commands[@]}" 3
for command in "${commands[@]}"; do
  # shellcheck disable=SC2086 # the options, one by one
  run "$sim" $command
  expect_equal "the exit code of $command" "$code" 0
done

echo '- one seed is one history'
run "$sim" --seed 11
first=$out
run "$sim" --seed 11
expect_equal 'the second account' "$out" "$first"
expect_contains 'the account' "$out" 'device gets'

echo '- every kind of fault that is listed can be played alone, and befalls'
run "$sim" --list
expect_contains 'the list' "$out" second_host
while read -r fault _; do
  run "$sim" --fault "$fault" --count 300
  expect_equal "the exit code of $fault" "$code" 0
  [[ ! $out =~ ' 0 with faults' ]] || fail "$fault befalls nobody"
done <<<"$out"

echo '- wrong names and options are refused'
run "$sim" --fault flop
expect_equal 'the exit code' "$code" 2
expect_contains 'what was said' "$err" "did you mean 'flip'"
run "$sim" --sabotage everything
expect_equal 'the exit code' "$code" 2

echo '- help, and options that are wrong, are answered without a build'
mkdir bare
ln -s "$(command -v cat)" "$(command -v mkdir)" bare
unbuilt() { run env PATH="$PWD/bare" /bin/sh "$sim" "$@"; }
unbuilt --help
expect_equal 'the exit code of --help' "$code" 0
for options in '--count many' '--count=many' '--jobs=' --seed '--fault --list' --bogus 7; do
  # shellcheck disable=SC2086 # the options, one by one
  unbuilt $options
  expect_equal "the exit code of $options" "$code" 2
  expect_contains 'what was said' "$err" 'scripts/sim --help'
done
unbuilt --seed 7
expect_equal 'the exit code of what needs a build' "$code" 3
expect_contains 'what was said' "$err" 'the tests cannot be built: cmake is missing'
