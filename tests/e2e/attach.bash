# For the end-to-end tests: an emulator that the test itself starts, as a device that runs already.
# shellcheck shell=bash
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"

# start_emulator BOARD IMAGE: sets emulator to the link's URL and emulator_pid. The system picks the
# port; the emulator's monitor tells it.
start_emulator() {
  local arguments port attempt
  mapfile -t arguments < <(python3 -c '
import json, sys
start = json.load(open(sys.argv[1]))["start"]
print(start["program"])
for argument in start["arguments"]:
    print({"{serial}": "-serial", "{image}": sys.argv[2]}.get(argument, argument))
    if argument == "{serial}": print("tcp:127.0.0.1:0,server=on,wait=off,nodelay=on")
' "$ASSAY_SOURCE_DIR/boards/$1/board.json" "$2")
  rm -f monitor
  mkfifo monitor
  # The loop below may look before the emulator has started, or find what the last one said.
  : >monitor.txt
  "${arguments[@]}" -monitor stdio <monitor >monitor.txt 2>&1 &
  emulator_pid=$!
  exec 9>monitor
  echo 'info chardev' >&9
  for attempt in {1..100}; do
    port=$(sed -n 's/.*serial0: filename=.*tcp:127.0.0.1:\([0-9]*\),.*/\1/p' monitor.txt)
    [[ ! $port ]] || break
    sleep 0.1
  done
  [[ $port ]] || { fail "the emulator told no port (asked $attempt times): $(cat monitor.txt)" && finish; }
  # shellcheck disable=SC2034 # for the tests
  emulator=tcp://127.0.0.1:$port
}

stop_emulator() {
  kill "$emulator_pid" 2>/dev/null || true
  wait "$emulator_pid" 2>/dev/null || true
  exec 9>&-
}

# start_sine SOURCES: sine with the functions of SOURCES on an emulator that runs until the test
# ends. Leaves sine.elf and eight of its cases in the folder sine.
start_sine() {
  # The scripts that talk to it import one another.
  export PYTHONDONTWRITEBYTECODE=1
  first_cases "$models/sine/cases" 8 sine
  # Of this model's forms the one that takes its workspace while it runs.
  assay build "$models/sine/packed.tar.gz" --sources "$1" --board mps2-an386 -o sine.elf
  expect 0
  start_emulator mps2-an386 sine.elf
  # Also where a check ends the test early.
  trap stop_emulator EXIT
}
