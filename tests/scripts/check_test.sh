#!/usr/bin/env bash
# scripts/check catches what breaks its rules, and says what it cannot check.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"
check=$ASSAY_SOURCE_DIR/scripts/check

# The programs that the rule needs, but for its own.
mkdir programs
for program in bash env cat; do
  ln -s "$(type -P "$program")" programs/
done

echo '- where its formatter is not to be had, the rule format is not checked, which is said'
printf '#!/bin/sh\nexit 100\n' >apt-cache
chmod +x apt-cache
ln -sf ../apt-cache programs/apt-cache
PATH=$PWD/programs run "$check" format
expect_equal 'the exit code' "$code" 0
expect_contains 'what was said' "$out" 'this system has no clang-format-14'
expect_contains 'the last line' "$(tail -n 1 <<<"$out")" '0 rules hold; not checked: format'

echo '- where the system offers it, it has to be there'
printf '#!/bin/sh\nexit 0\n' >apt-cache
PATH=$PWD/programs run "$check" format
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'clang-format-14 is missing; scripts/setup --all installs it'

echo '- each rule that is broken on purpose is caught'
if ! command -v g++ >/dev/null; then
  echo "needs g++"
  exit 77
fi
exec "$check" --self-test
