#!/usr/bin/env bash
# The readme's commands run as they stand, and print what it shows.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

readme=$ASSAY_SOURCE_DIR/README.md
ln -s "$ASSAY_SOURCE_DIR/examples" examples

# Indented lines that start with the launcher's path, without their comments.
mapfile -t commands < <(sed -n 's/^    scripts\/assay \([^#]*\)$/\1/p; s/^    scripts\/assay \([^#]*\)#.*/\1/p' "$readme")
[[ ${#commands[@]} -ge 6 ]] || fail "only ${#commands[@]} commands found in the readme"

for command in "${commands[@]}"; do
  read -ra words <<<"$command"
  assay "${words[@]}"
  expect 0
  if [[ $command == 'run examples/digits ' || $command == 'run examples/digits' ]]; then shown=$out; fi
done

# The sample output: each of its lines but the one with dots stands in what was printed. How many
# instructions they are is exact for the compiler that the readme names; another's are other numbers.
documented=$(sed -n 's/^The instructions are those of arm-none-eabi-gcc \([0-9.]*\) .*/\1/p' "$readme")
[[ $documented ]] || fail 'the readme does not name the compiler of its numbers'
compiler=$(arm-none-eabi-gcc -dumpfullversion)
numbers='cat'
if [[ $compiler != "$documented".* ]]; then
  echo "arm-none-eabi-gcc is $compiler: instructions are not compared with those of $documented"
  numbers='sed -E /instructions.*inferences/s/[0-9][0-9,]{4,}/N/g'
fi
printed=$($numbers <<<"${shown:-}")
while IFS= read -r line; do
  [[ $printed == *"$line"* ]] || fail "the readme shows a line that run does not print: $line"
done < <(sed -n '/^    emulated /,/^    PASS/p' "$readme" | sed 's/^    //' | grep -v '^ *\.\.\.$' |
  $numbers)

finish
