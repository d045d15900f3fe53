# For the end-to-end tests: an emulator that the test itself starts, as a device that runs already.
# shellcheck shell=bash

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
