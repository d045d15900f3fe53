#!/usr/bin/env bash
# The ladder of `assay bringup`, whole, and with each rung broken on purpose; `assay boards new`.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'

# Of several, by its process.
stop_probe() {
  kill "$1"
  wait "$1" || fail "the virtual probe ended with exit code $?"
}

# outcomes: what out.txt, written with --json, says of each rung.
outcomes() {
  python3 -c '
import json
for rung in json.load(open("out.txt"))["rungs"]: print(rung["rung"], rung["outcome"], end="; ")'
}

# stops CODE NUMBER PART...: the last command stopped at that rung, with causes.
stops() {
  expect "$1" "$2 FAILED" 'Likely causes, the most likely first:' "${@:3}"
  checks=$((checks + 1))
  # Nothing is climbed behind it.
  [[ $out != *$'\n'"$(($2 + 1)) "* ]] || fail "there is a rung behind $2: $command_line"
}

# --- Whole
assay bringup --board netduinoplus2 --json
expect 0
expect_equal 'rungs' "$(outcomes)" "probe passed; identity passed; ram passed; flash passed; \
reset passed; boot passed; clock skipped; link passed; hello passed; "
expect_equal 'passed' "$(json passed out.txt)" true
assay bringup --board microbit
expect 0 'sram 16 KiB' 'Not measured on an emulated board' '9 passed'
expect_no_processes 'a bring-up behind a virtual probe'
assay bringup --help
expect 0 '4 it stopped at probe, identity, ram or flash' 'Option bytes are never written'

# --- Broken at the desk
start_probe netduinoplus2
# desk PROBE LINK_URL [BOARD]: the bench has these.
desk() {
  cat >bench.json <<END
{"version": 1, "devices": [{"name": "left", "board": "${3:-netduinoplus2}",
  "link": {"url": "$2"}, "probe": {"remote_bitbang": "$1"}}]}
END
}
export ASSAY_BENCH=$PWD/bench.json
closed=$(python3 -c '
import socket
with socket.socket() as one:
    one.bind(("127.0.0.1", 0))
    print("127.0.0.1:%d" % one.getsockname()[1])')

desk "$closed" "$serial"
assay bringup
stops 4 1 'No debug probe answers there'

desk "$probe" "$serial"
expect_command id 0x10006415
assay bringup
stops 4 2 'The chip is no STM32F405' '0x10006415' 'Another board is plugged in'
expect_command id 0x10076413

expect_command write-protect on
assay bringup
stops 4 4 'The flash is protected against writing or reading out'
expect_command write-protect off

desk "$probe" "tcp://$closed"
assay bringup
stops 5 8 'Nobody listens there'

# A serial adapter that is not plugged in is the link's trouble alone.
cat >bench.json <<END
{"version": 1, "devices": [{"name": "left", "board": "netduinoplus2",
  "link": {"usb_serial": "no-such-number"}, "probe": {"remote_bitbang": "$probe"}}]}
END
assay bringup --device left
stops 5 8 'left has no link: no USB device with the serial number no-such-number is plugged in' \
  'the serial port is not plugged in'

# Whoever sends, but knows no protocol.
python3 -c '
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    while True:
        line = server.accept()[0]
        line.sendall(b"boot: hello from another world\n")
        while line.recv(4096): pass' >port.txt &
talker=$!
wait_for 20 test -s port.txt
desk "$probe" "tcp://127.0.0.1:$(cat port.txt)"
assay bringup
kill "$talker"
wait "$talker" || true
stops 5 9 '31 bytes came' 'no answer to hello' 'Something else talks on that port'

# The probe of one board, the link of another.
ours=$probe ours_pid=$probe_pid
start_probe netduinoplus2
desk "$probe" "$serial"
assay flash "$examples/sine"
expect 0
desk "$ours" "$serial"
assay bringup
stops 5 9 'Another firmware answers' 'The link leads to another board than the probe'
stop_probe "$probe_pid"

stop_probe "$ours_pid"

# --- Broken in the port: a checkout to change
unset ASSAY_BENCH
mkdir -p tree/build
cp -r "$ASSAY_SOURCE_DIR"/{boards,device,proto} tree
cp "$ASSAY" "$vprobe" tree/build
ASSAY=$PWD/tree/build/assay
board_cpp=tree/boards/netduinoplus2/board.cpp
board_json=tree/boards/netduinoplus2/board.json

# changed FILE FROM TO: as long as the next command of the tool lasts, see bring_up.
changed() {
  cp "$1" unchanged
  changed_file=$1
  FROM=$2 TO=$3 python3 - "$1" <<'END'
import os, sys
text = open(sys.argv[1]).read()
assert os.environ["FROM"] in text, os.environ["FROM"]
open(sys.argv[1], "w").write(text.replace(os.environ["FROM"], os.environ["TO"], 1))
END
}
bring_up() {
  assay bringup --board netduinoplus2
  cp unchanged "$changed_file"
}

# The emulator has 192 KiB there, and nothing above.
changed "$board_json" '"bytes": 131072}' '"bytes": 262144}'
bring_up
stops 4 3 'The region sram (256 KiB at 0x20000000)' 'against the datasheet of the very chip'

changed "$board_cpp" 'void platform_init() {' 'void platform_init() { __builtin_trap();'
bring_up
stops 6 5 'crashed in platform_init' 'platform_init (assay/boards/netduinoplus2/board.cpp:' 'exception 3'

changed "$board_cpp" 'void platform_init() {' 'void platform_init() { platform_reset();'
bring_up
stops 6 5 'The core was reset again' 'The chip names the cause: software'

changed "$board_cpp" 'void platform_init() {' \
  'void platform_init() { while (assay::register_at(0x40023800) != 7) {}'
bring_up
stops 6 6 'stopped in platform_init' 'boards/netduinoplus2/board.cpp:' 'A clock does not start'

# USART6 instead of USART1.
changed "$board_cpp" 'usart1{0x40011000}' 'usart1{0x40011400}'
bring_up
stops 5 8 'the device has received nothing either' 'TX and RX are swapped'

changed "$board_cpp" '{ usart1.send(bytes, count); }' '{ (void)bytes, (void)count; }'
bring_up
stops 5 8 'though the device has received it' "transmit pin has the wrong function"

# --- The clock, of a board that is said to be no emulator: its timer counts a billion a second
assay boards new timed --from netduinoplus2
expect 0 'tree/boards/timed: README.md, board.cpp, board.json, openocd.cfg'
python3 - <<'END'
import json
path = "tree/boards/timed/board.json"
board = json.load(open(path))
board["emulated"] = False
del board["start"], board["virtual_probe"]
board["regions"] = [each for each in board["regions"] if each["name"] != "ccm"]
board["ticks"] = {"per_second": 84000000, "unit": "cycles", "per_unit": 0.5}
json.dump(board, open(path, "w"))

# Time as the wall has it: instructions are not counted.
path = "tree/boards/netduinoplus2/board.json"
board = json.load(open(path))
arguments = board["virtual_probe"]["emulator"]
at = arguments.index("-icount")
del arguments[at : at + 2]
json.dump(board, open(path, "w"))
END
vprobe=$PWD/tree/build/assay-vprobe
start_probe netduinoplus2
desk "$probe" "$serial" timed
export ASSAY_BENCH=$PWD/bench.json
assay bringup
stops 6 7 '84 in board.json' 'times too fast' 'The clock is another than board.cpp takes it for'
changed tree/boards/timed/board.cpp 'return timers.ticks(timer_wraps);' 'return timer_wraps;'
assay bringup
cp unchanged "$changed_file"
stops 6 7 'platform_ticks stands still' 'The timer has no clock'
sed -i 's/84000000/1000000000/' tree/boards/timed/board.json
assay bringup --json
expect 0
expect_equal 'rungs' "$(outcomes)" "probe passed; identity passed; ram passed; flash passed; \
reset passed; boot passed; clock passed; link passed; hello passed; "
stop_probe "$probe_pid"
unset ASSAY_BENCH

# --- A new board's folder
assay boards new myboard --from stm32f4discovery --json
expect 0
expect_equal 'name' "$(json name out.txt)" myboard
assay boards
expect 0 'myboard          copy of stm32f4discovery (STM32F4DISCOVERY, STM32F407VG' 'to be adapted'
assay build "$examples/sine" --board myboard -o my.elf
expect 0 'my.elf for myboard'
expect_equal 'what it extends' "$(json extends tree/boards/myboard/board.json)" families/stm32f4
expect_equal 'its files' "$(ls tree/boards/myboard | tr '\n' ' ')" 'README.md board.cpp board.json '
checks=$((checks + 1))
[[ $(cat tree/boards/myboard/README.md) == *'What to change first'*'assay bringup --board myboard'* ]] ||
  fail 'the README of a new board'
assay boards new host2 --from host
expect 0
assay run "$examples/sine" --board host2
expect 0 '48 of 48'

assay boards new myboard --from microbit
expect 2 'tree/boards/myboard exists already'
assay boards new MyBoard --from microbit
expect 2 "'MyBoard' is no name for a board (did you mean 'myboard'?)"
assay boards new ../up --from microbit
expect 2 "is no name for a board (did you mean 'up'?)"
assay boards new other --from stm32f4discovry
expect 2 "did you mean 'stm32f4discovery'?"
assay boards new other --from microbit --into nowhere
expect 2 'nowhere is no folder'
mkdir elsewhere
assay boards new other --from microbit --into elsewhere
expect 0 'elsewhere/other: README.md'
assay boards new
expect 2 'name is required'
if [[ $(id -u) != 0 ]]; then
  chmod -w tree/boards
  assay boards new other --from microbit
  expect 2 'tree/boards/other cannot be made: Permission denied. --into DIR'
  chmod +w tree/boards
fi
finish
