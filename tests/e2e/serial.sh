#!/usr/bin/env bash
# Devices behind serial ports: a pseudo-terminal stands for the port, an emulated board for the
# device. Opened by path, held by others, unplugged in the middle of a run, and behind ser2net.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

first_cases "$examples/sine/cases" 8 sine
assay build "$examples/sine" --board mps2-an386 -o sine.elf
expect 0
start_emulator mps2-an386 sine.elf

# The processes that the test has started, beside the emulator.
helpers=()
stop_all() {
  [[ ${#helpers[@]} == 0 ]] || kill "${helpers[@]}" 2>/dev/null || true
  stop_emulator
}
# Also where a check ends the test early.
trap stop_all EXIT
end() {
  trap - EXIT
  stop_all
  finish
}

# plug_in [UNPLUG_AFTER_BYTES]: the device as the serial port ./board, once it is there.
plug_in() {
  rm -f board
  python3 "$ASSAY_SOURCE_DIR/tests/e2e/serial_port.py" "${emulator#tcp://}" "$PWD/board" "$@" &
  helpers+=("$!")
  wait_for 'the serial port' test -e board
}

pull_out() {
  kill "${helpers[-1]}"
  wait "${helpers[-1]}" 2>/dev/null || true
  unset 'helpers[-1]'
}

wait_for() {
  local what=$1 attempt
  shift
  for attempt in {1..100}; do
    "$@" && return
    sleep 0.1
  done
  fail "$what is not there (looked $attempt times)"
  end
}

# runs_over URL [OPTION]...: with its report in report.json.
runs_over() {
  assay run --image sine.elf --cases sine --report report.json --attach "$@"
  expect 0 '8 of 8 cases within tolerance' PASS
}

plug_in
runs_over "$PWD/board"
expect_equal 'the kind of a link' "$(json link.kind report.json)" "serial://$PWD/board"
expect_equal "the board's rate" "$(json link.bits_per_second report.json)" 115200
runs_over "serial://$PWD/board?baud=9600" --rate 921600
expect_equal 'a raised rate' "$(json link.bits_per_second report.json)" 921600
runs_over "chaos+serial://$PWD/board?flip=1e-3&baud=57600&seed=3"
expect_equal 'the kind of a faulty link' "$(json link.kind report.json)" \
  "chaos+serial://$PWD/board (flip=0.001, seed=3)"

# A port that another program has.
flock --no-fork board sleep 100 &
helpers+=("$!")
is_locked() { ! flock --nonblock board true; }
wait_for 'the lock' is_locked
assay run --image sine.elf --cases sine --attach "$PWD/board"
expect 5 "The serial port $PWD/board is held by" "sleep (process ${helpers[-1]})"
pull_out
pull_out

# Control lines are played where the board is reset by them; a pseudo-terminal has none.
plug_in
assay reset --attach "$PWD/board"
expect 0 "$PWD/board: was reset by asking it to; it answers"
assay reset --attach "$PWD/board" --board esp32-c3
expect 5 "The serial port $PWD/board has no control lines DTR and RTS to set."
pull_out

# A device that is away after its power was switched is waited for.
# In a session of its own, as the tool ends what its command leaves.
cat >power_on.sh <<END
setsid sh -c 'echo \$\$ >power.pid; exec python3 "\$0" "\$@"' \\
  "$ASSAY_SOURCE_DIR/tests/e2e/serial_port.py" "${emulator#tcp://}" "$PWD/board" >/dev/null 2>&1 &
until [ -s power.pid ]; do sleep 0.01; done
END
cat >bench.json <<END
{"version": 1, "devices": [{"name": "left", "board": "mps2-an386", "link": {"path": "$PWD/board"},
  "power": {"off": ["true"], "on": ["bash", "power_on.sh"]}}]}
END
rm -f board
assay reset --bench bench.json --device left
expect 0 'left: was reset by switching its power off and on; it answers'
kill "$(cat power.pid)"

# What is not there, or is no port.
attach_fails() {
  assay run --image sine.elf --cases sine --attach "$1"
  expect "${@:2}"
}
attach_fails /dev/no-such-port 5 'There is no serial port /dev/no-such-port.'
attach_fails usb:no-such-number 5 'No serial port has the USB serial number no-such-number.'
attach_fails /dev/null 5 '/dev/null is no serial port'
attach_fails serial://dev/ttyACM0 2 'it has no absolute path'
attach_fails '/dev/null?baud=fast' 2 "baud is 'fast'"

# Unplugged in the middle of a run: the device goes on, and so does the session.
plug_in 100
runs_over "$PWD/board"
expect_equal 'links that were opened again' "$(json link.host.resumed_links report.json)" 1
pull_out

# Behind ser2net, which speaks RFC 2217, plain Telnet or nothing but bytes.
PATH=$PATH:/usr/sbin:/usr/local/sbin
if ! command -v ser2net >/dev/null; then
  echo 'ser2net is not installed: not tested behind it'
  end
fi

# Prints the port of the socket on which process $1 listens.
listening_port() {
  local inodes
  inodes=$(find "/proc/$1/fd" -lname 'socket:*' -printf '%l ' 2>/dev/null | tr -cd '0-9 ')
  awk -v inodes="$inodes" '
    BEGIN { split(inodes, list, " "); for (i in list) own[list[i]] = 1 }
    $4 == "0A" && $10 in own { print substr($2, index($2, ":") + 1) }' "/proc/$1/net/tcp"
}
is_listening() { [[ $(listening_port "${helpers[-1]}") ]]; }

# serve PROTOCOL DEVICE: sets server to HOST:PORT of a ser2net in front of it.
serve() {
  cat >ser2net.yaml <<END
%YAML 1.1
---
connection: &port
  accepter: $1,127.0.0.1,0
  connector: serialdev,$2,9600n81,local
  options:
    mdns: false
END
  ser2net -n -u -c ser2net.yaml 2>ser2net.txt &
  helpers+=("$!")
  wait_for ser2net is_listening
  server=127.0.0.1:$((16#$(listening_port "${helpers[-1]}")))
}

plug_in
serve 'telnet(rfc2217),tcp' "$PWD/board"
runs_over "rfc2217://$server"
expect_equal 'the rate behind RFC 2217' "$(json link.bits_per_second report.json)" 115200
runs_over "rfc2217://$server?baud=57600" --rate 460800
expect_equal 'a raised rate behind RFC 2217' "$(json link.bits_per_second report.json)" 460800
runs_over "chaos+rfc2217://$server?flip=1e-3&seed=3"
assay reset --attach "rfc2217://$server" --board esp32-c3
expect 5 'does not set its line'
pull_out

serve tcp "$PWD/board"
runs_over "tcp://$server"
attach_fails "rfc2217://$server" 5 'speaks no Telnet' "attach to tcp://$server"
pull_out

serve telnet,tcp "$PWD/board"
attach_fails "rfc2217://$server" 5 'refuses the COM port option (RFC 2217)'
pull_out

serve 'telnet(rfc2217),tcp' /dev/no-such-port
attach_fails "rfc2217://$server" 5 'it said: "Device open failure'
pull_out
pull_out

end
