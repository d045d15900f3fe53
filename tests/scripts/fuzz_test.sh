#!/usr/bin/env bash
# scripts/fuzz: its options. What it runs is tried by assay_fuzz_replay; Clang is not needed here.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"
fuzz=$ASSAY_SOURCE_DIR/scripts/fuzz

echo '- help says what there is, and the exit codes'
run "$fuzz" --help
expect_equal 'the exit code' "$code" 0
for part in --seconds --keep --replay --list 'Exit code' 'Targets: autopsy client frame json'; do
  expect_contains 'the help' "$out" "$part"
done

echo '- the list has one target for each source, and each has a corpus'
run "$fuzz" --list
expect_equal 'the exit code' "$code" 0
expect_equal 'the list' "$(tr '\n' ' ' <<<"$out")" 'autopsy client frame json package probe server tensors text wire '
for name in $out; do
  compgen -G "$ASSAY_SOURCE_DIR/tests/fuzz/corpus/$name/*" >/dev/null || fail "$name has no corpus"
done

echo '- a wrong name is refused, with what there is and what was meant'
run "$fuzz" jsn
expect_equal 'the exit code' "$code" 2
expect_contains 'what was said' "$err" 'did you mean json?'
expect_contains 'what was said' "$err" 'autopsy client frame json package probe server tensors text wire'
run "$fuzz"
expect_equal 'the exit code without a name' "$code" 2

echo '- options that make no sense are refused'
for options in 'json --seconds 0' 'json --seconds soon' 'all --replay out.txt' 'json --replay none'; do
  # shellcheck disable=SC2086 # the options, one by one
  run "$fuzz" $options
  expect_equal "the exit code of $options" "$code" 2
done

echo '- without Clang it says how to get it'
mkdir bin
ln -s "$(python3 -c 'import sys; print(sys.executable)')" bin/python3
run env PATH="$PWD/bin" python3 "$fuzz" json
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'libclang-rt-dev'

echo '- help, and options that are wrong, are answered without it'
run env PATH="$PWD/bin" python3 "$fuzz" --help
expect_equal 'the exit code of --help' "$code" 0
for options in --bogus 'json --bogus' 'json frame'; do
  # shellcheck disable=SC2086 # the options, one by one
  run env PATH="$PWD/bin" python3 "$fuzz" $options
  expect_equal "the exit code of $options" "$code" 2
done
