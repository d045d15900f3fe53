# For the end-to-end tests: runs the tool, and says what was expected of it.
# shellcheck shell=bash

# Firmware that one test has built serves the others. Tests that kill the tool or look for what a
# failed build leaves use a cache of their own: own_cache.
export ASSAY_CACHE=${ASSAY_CACHE:-$ASSAY_SOURCE_DIR/build/e2e-cache}
models=$ASSAY_SOURCE_DIR/tests/models
examples=$ASSAY_SOURCE_DIR/examples
# shellcheck disable=SC2034 # for the tests
emulated_boards='microbit mps2-an386 mps2-an500 mps3-an547 netduinoplus2 riscv32-virt'

# The desk of whoever runs the tests is none of theirs.
unset ASSAY_BENCH
export XDG_CONFIG_HOME=$PWD/config ASSAY_LOCK_DIR=$PWD/locks

# What the tool starts inherits this, and is found by it.
export ASSAY_TEST_MARK=assay-e2e-$$-$RANDOM

# Failures are collected, so that one run of a test tells all of them; finish() ends the test.
failures=0
checks=0
fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}

finish() {
  expect_no_processes 'the end of the test'
  expect_no_staging 'the end of the test'
  printf '%d checks, %d failed\n' "$checks" "$failures"
  [[ $failures == 0 ]] && exit 0 || exit 1
}

skip() {
  printf '%s\n' "$*"
  exit 77
}

own_cache() {
  export ASSAY_CACHE=$PWD/cache
}

# Runs a command; sets out, err and code to what it printed and its exit code. A hang is a failure.
run() {
  command_line="$*"
  code=0
  timeout --kill-after 5 100 "$@" >out.txt 2>err.txt </dev/null || code=$?
  out=$(tr -d '\0' <out.txt)
  err=$(tr -d '\0' <err.txt)
}

# Runs the tool; where ASSAY_TEST_LINK is set, what starts a board and leaves the link to the tool
# takes this one. A bench's devices have links of their own.
assay() {
  if [[ ${ASSAY_TEST_LINK-} && ! ${ASSAY_BENCH-} && ${1-} =~ ^(run|call)$ && ! " $* " =~ ' '--(link|attach|device|flash|image|elf|help)[' '=] ]]
  then
    set -- "$@" --link "$ASSAY_TEST_LINK"
  fi
  run "$ASSAY" "$@"
}

# expect CODE [PART]...: how the last command ended, and words that its output (either) holds.
expect() {
  local wanted=$1 part
  shift
  checks=$((checks + 1))
  if [[ $code != "$wanted" ]]; then
    fail "exit code $code instead of $wanted: $command_line"
    printf '%s\n%s\n' "$out" "$err" | tail -n 15 | sed 's/^/    /'
    return
  fi
  for part; do
    [[ "$out
$err" == *"$part"* ]] || {
      fail "'$part' is not in what this said: $command_line"
      printf '%s\n%s\n' "$out" "$err" | tail -n 15 | sed 's/^/    /'
    }
  done
}

# expect_equal WHAT ACTUAL EXPECTED
expect_equal() {
  checks=$((checks + 1))
  [[ $2 == "$3" ]] || fail "$1 is '$2' instead of '$3'"
}

# expect_lacks WHAT TEXT PART
expect_lacks() {
  checks=$((checks + 1))
  [[ $2 != *"$3"* ]] || fail "$1 contains '$3': ${2:0:400}"
}

# Processes that this test's tool started, one a line: PID NAME.
started_processes() {
  local file pid name
  for file in $(grep -lzsx "ASSAY_TEST_MARK=$ASSAY_TEST_MARK" /proc/[0-9]*/environ); do
    pid=${file#/proc/}
    pid=${pid%/environ}
    name=$(cat "/proc/$pid/comm" 2>/dev/null) || continue
    # The shell's own: their environment is the same.
    case $name in bash | grep | timeout | sed | tr) continue ;; esac
    # A zombie is dead; it waits for its parent.
    [[ $(sed 's/.*) //; s/ .*//' "/proc/$pid/stat" 2>/dev/null) == Z ]] && continue
    echo "$pid $name"
  done
}

# Children of a tool that was killed get their signal at once, but may take a moment to end.
expect_no_processes() {
  local left attempt
  checks=$((checks + 1))
  for attempt in {1..50}; do
    left=$(started_processes)
    [[ $left ]] || return 0
    sleep 0.1
  done
  fail "after $1 these processes are left (looked $attempt times): $left"
}

# The folder of a build that is under way is named KEY.PID.NUMBER.
expect_no_staging() {
  local folder name
  checks=$((checks + 1))
  for folder in "$ASSAY_CACHE"/staging/*; do
    [[ -e $folder ]] || continue
    name=${folder##*/}
    name=${name#*.}
    kill -0 "${name%%.*}" 2>/dev/null || fail "after $1 there is a staging folder: $folder"
  done
}

# wait_for SECONDS COMMAND...: until the command succeeds. Where it does not in time, the test ends.
wait_for() {
  local end=$((SECONDS + $1 + 1))
  shift
  checks=$((checks + 1))
  until "$@"; do
    if ((SECONDS > end)); then
      fail "waited in vain for: $*"
      finish
    fi
    sleep 0.02
  done
}

# json FILTER FILE: one value of a JSON file.
json() {
  python3 -c '
import json, sys
value = json.load(open(sys.argv[2]))
for key in filter(None, sys.argv[1].split(".")):
    value = value[int(key) if key.lstrip("-").isdigit() else key]
print(value if isinstance(value, str) else json.dumps(value))' "$1" "$2"
}

# A folder of links to all programs of PATH, without those named: what a machine lacks.
path_without() {
  local folder program missing
  folder=$(mktemp -d "$PWD/path.XXXXXX")
  local IFS=:
  for program in $PATH; do
    [[ -d $program ]] && ln -s "$program"/* "$folder" 2>/dev/null
  done
  for missing; do rm -f "$folder/$missing"; done
  echo "$folder"
}

# make_package FOLDER ENTRY_BODY [WORKSPACE_BYTES]: a C package of one float in, one float out. The
# body is the file's whole C code; it defines int32_t entry(float* in, float* out).
make_package() {
  mkdir -p "$1"
  printf '%s\n' "$2" >"$1/code.c"
  cat >"$1/assay-package.json" <<END
{"version": 1, "name": "small", "sources": ["code.c"], "entry": "entry",
 "inputs": [{"name": "in", "dtype": "float32", "shape": [1]}],
 "outputs": [{"name": "out", "dtype": "float32", "shape": [1]}],
 "workspace_bytes": ${3:-0}}
END
}
