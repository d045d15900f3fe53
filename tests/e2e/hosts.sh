#!/usr/bin/env bash
# docs/hosts.md: its list of packages is the one that is installed, and its commands and files work,
# with ports that are free here in place of the page's.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
PATH=$PATH:/usr/sbin:/usr/local/sbin
page=$ASSAY_SOURCE_DIR/docs/hosts.md
export ASSAY_LOCK_DIR=$PWD/locks
unset ASSAY_BENCH
ln -s "$ASSAY_SOURCE_DIR/examples" examples

helpers=()
stop_helpers() {
  [[ ${#helpers[@]} == 0 ]] || kill "${helpers[@]}" 2>/dev/null || true
  helpers=()
  wait
}
trap stop_helpers EXIT

wait_for() {
  local what=$1 attempt
  shift
  for attempt in {1..200}; do
    "$@" && return
    sleep 0.05
  done
  fail "$what is not there (looked $attempt times)"
  finish
}

# block FIRST_LINE FILE: the page's indented lines from this one up to the next that is not indented.
block() {
  awk -v first="    $1" '$0 == first { on = 1 } on && !/^    / { exit } on { print substr($0, 5) }' \
    "$page" >"$2"
  checks=$((checks + 1))
  [[ -s $2 ]] || fail "the page has no block that begins with: $1"
}

# run_line NUMBER [FROM TO]...: the page's NUMBERth command of the launcher, with words replaced.
mapfile -t lines < <(sed -n 's/^    scripts\/assay //p' "$page")
expect_equal 'commands of the page' "${#lines[@]}" 4
run_line() {
  local line=${lines[$1]} words
  shift
  while [[ $# -gt 0 ]]; do
    [[ $line == *"$1"* ]] || fail "the page's command has no $1: $line"
    line=${line//"$1"/"$2"}
    shift 2
  done
  read -ra words <<<"$line"
  assay "${words[@]}"
}

# Every package that setup installs for the tool stands in the table, and no other.
# shellcheck disable=SC2016 # Markdown's quotes
listed=$(grep '^| .* | .* | `' "$page" | sed 's/.*|\(.*\)|$/\1/' | grep -o '`[^`]*`' | tr -d '`' | sort)
wanted=$({ "$ASSAY_SOURCE_DIR/scripts/setup" --tool --list && echo libvalijson-dev; } | sort)
expect_equal 'the packages of the page' "$listed" "$wanted"

# A machine without compilers.
run_line 0
expect 0
PATH=$(path_without arm-none-eabi-gcc) run_line 1
expect 0 PASS

# The tunnels: as the system's ssh reads them. Nothing is connected.
if command -v ssh >/dev/null; then
  mapfile -t tunnels < <(sed -n 's/^    ssh //p' "$page")
  expect_equal 'tunnels of the page' "${#tunnels[@]}" 2
  for tunnel in "${tunnels[@]}"; do
    # shellcheck disable=SC2086 # the words, one by one
    run ssh -G $tunnel
    expect 0 'hostname bench' 'localforward'
  done
fi

# The virtual probe, its bench file, and a run that flashes through it.
probe_command=$(sed -n 's/^    assay-vprobe //p' "$page")
if command -v openocd >/dev/null; then
  read -ra words <<<"${probe_command//--port 9824 --serial-port 5555/--port 0 --serial-port 0}"
  "${ASSAY%/*}/assay-vprobe" "${words[@]}" >probe.json 2>probe_err.txt &
  helpers+=("$!")
  wait_for 'the virtual probe' test -s probe.json
  block '{' far.json
  sed -i "s/127.0.0.1:5555/$(json serial probe.json)/; s/127.0.0.1:9824/$(json probe probe.json)/" far.json
  run_line 3
  expect 0 PASS
  run_line 3 --cases '--json --cases'
  expect 0 '"verdict"'

  # Its serial line as a port behind ser2net, with the image that the run above has flashed.
  if command -v ser2net >/dev/null; then
    python3 "$ASSAY_SOURCE_DIR/tests/e2e/serial_port.py" "$(json serial probe.json)" "$PWD/board" &
    helpers+=("$!")
    wait_for 'the serial port' test -e board
    block '%YAML 1.1' ser2net.yaml
    # Any port that is free; the system says which.
    sed -i "s|127.0.0.1,2217|127.0.0.1,0|; s|/dev/ttyACM0|$PWD/board|" ser2net.yaml
    read -ra words < <(sed -n 's/^    ser2net //p' "$page")
    ser2net "${words[@]}" 2>ser2net.txt &
    server=$!
    helpers+=("$server")
    listening_port() {
      local inodes
      inodes=$(find "/proc/$server/fd" -lname 'socket:*' -printf '%l ' 2>/dev/null | tr -cd '0-9 ')
      awk -v inodes="$inodes" '
        BEGIN { split(inodes, list, " "); for (i in list) own[list[i]] = 1 }
        $4 == "0A" && $10 in own { print substr($2, index($2, ":") + 1) }' "/proc/$server/net/tcp"
    }
    is_listening() { [[ $(listening_port) ]]; }
    wait_for ser2net is_listening
    run_line 2 2217://127.0.0.1:2217 "2217://127.0.0.1:$((16#$(listening_port)))"
    expect 0 PASS
  else
    echo 'ser2net is not installed: not tested behind it'
  fi
  stop_helpers
else
  echo 'OpenOCD is not installed: the far board is not tested'
fi
finish
