#!/usr/bin/env bash
# The commands of docs/porting.md, docs/benches.md and docs/testing.md run as they stand. The examples
# of CONTRIBUTING.md apply to a copy of the sources, touch as many files as they say, and compile.
# Other tests run the commands of docs/links.md (bad_line.sh), docs/hosts.md (hosts.sh) and the
# simulator's (tests/scripts/sim_test.sh).
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
ln -s "$ASSAY_SOURCE_DIR/examples" examples

# Prints the commands of a page: indented lines that begin as one, without their comments.
commands_of() {
  sed -nE 's/^    ((\(root=|scripts\/|build\/|assay |mkdir |export )[^#]*).*/\1/p' \
    "$ASSAY_SOURCE_DIR/docs/$1"
}

# Runs a page's command; the tool is the one that is tested.
run_command() {
  local words
  case $1 in
    'mkdir '* | 'export '*)
      eval "$1"
      return
      ;;
    '(root='*) run env -C "$ASSAY_SOURCE_DIR" bash -c "$1" ;;
    *'assay '*)
      eval "words=(${1#*assay })"
      assay "${words[@]}"
      ;;
    *)
      eval "words=($1)"
      run "$ASSAY_SOURCE_DIR/${words[0]}" "${words[@]:1}"
      ;;
  esac
  expect 0
}

# page_runs PAGE LEAST [SKIPPED]: all but those that match SKIPPED, and at least LEAST.
page_runs() {
  local command count=0
  echo "- the commands of docs/$1"
  while IFS= read -r command; do
    [[ ${3:-} && $command =~ $3 ]] && continue
    count=$((count + 1))
    run_command "$command"
  done < <(commands_of "$1")
  checks=$((checks + 1))
  [[ $count -ge $2 ]] || fail "only $count commands found in docs/$1"
}

page_runs porting.md 6
unset ASSAY_BOARDS
# --lock runs programs that are not everywhere; locks.sh tests it.
page_runs benches.md 2 '--lock'
# These run all tests, build them, or are run by tests/scripts.
page_runs testing.md 2 '^scripts/(test|build|sim|fuzz|soak)'

echo '- the examples of CONTRIBUTING.md'
mkdir copy patches
cp -R "$ASSAY_SOURCE_DIR"/{boards,device,host,proto,scripts} copy
mkdir copy/docs copy/tests copy/build
cp -R "$ASSAY_SOURCE_DIR/docs/schema" copy/docs
awk '
  /^## / { file = "" }
  /^## A [a-z]+: [0-9]+ files?$/ { sub(":", "", $3); file = "patches/" $3 "." $4 }
  /^```diff$/ { on = file != ""; next }
  /^```$/ { on = 0 }
  on { print > file }' "$ASSAY_SOURCE_DIR/CONTRIBUTING.md"
touched=
for example in patches/*; do
  touched+="${example#*/} "
  run env -C copy python3 "$ASSAY_SOURCE_DIR/tests/e2e/apply_example.py" "$PWD/$example"
  expect 0
  expect_equal "files of the example ${example#*/}" "$(wc -l <out.txt)" \
    "${example##*.}"
done
expect_equal 'examples, and how many files they touch' "$touched" \
  'command.3 flasher.1 link.4 report.2 '

run copy/scripts/check layers process_wide commands
expect 0
# Together, so that what they include is read once.
(cd copy && awk '/^\+\+\+ b\/host.*\.cpp$/ { sub("b/", "", $2); print "#include \"" $2 "\"" }' \
  ../patches/* >all.cpp)
checks=$((checks + 1))
env -C copy timeout 400 g++ -std=c++20 -fsyntax-only -DASIO_STANDALONE '-DASSAY_VERSION="0"' -I . \
  -I device/include all.cpp || fail 'the examples of CONTRIBUTING.md do not compile'
# From there the tool takes the copy's boards: the flasher is known, and a probe is what is missing.
cp "$ASSAY" copy/build/assay
run copy/build/assay flash examples/digits --board frdm-k64f --flash openocd-jlink --dry-run
expect 4 'No debug probe found'
run python3 -m json.tool copy/docs/schema/report.schema.json
expect 0

finish
