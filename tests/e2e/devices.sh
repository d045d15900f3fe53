#!/usr/bin/env bash
# assay devices: what udev tells of plugged-in devices, matched with bench files; a first bench file.
set -euo pipefail
# shellcheck source=tests/e2e/desk.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/desk.bash"
export ASSAY_LOCK_DIR=$PWD/locks HOME=$PWD/home
unset ASSAY_BENCH XDG_CONFIG_HOME

{
  # A virtual console, and a legacy UART that is not there (type 0): no hardware.
  printf 'P: /devices/virtual/tty/tty1\nN: tty1\nE: DEVNAME=/dev/tty1\nE: SUBSYSTEM=tty\n\n'
  printf 'P: /devices/platform/serial8250\nE: SUBSYSTEM=platform\n\n'
  printf 'P: /devices/platform/serial8250/tty/ttyS3\nN: ttyS3\nE: DEVNAME=/dev/ttyS3\nE: SUBSYSTEM=tty\nA: type=0\\n\n\n'
  usb 1 1d6b 0002 0000:00:14.0 'Linux xhci-hcd' 'xHCI Host Controller'
  usb 2 0483 374b 066EFF303435554157121019 STMicroelectronics 'STM32 STLink'
  port 2 2 ttyACM0 STMicroelectronics_STM32_STLink_066EFF303435554157121019
  usb 3 1366 1015 000683456789 SEGGER J-Link
  port 3 0 ttyACM1 SEGGER_J-Link_000683456789
  port 3 2 ttyACM2 SEGGER_J-Link_000683456789
  usb 4 0d28 0204 9900000031864e45 Arm 'BBC micro:bit CMSIS-DAP'
  usb 5 0403 6001 A50285BI FTDI 'FT232R USB UART'
  port 5 0 ttyUSB0 FTDI_FT232R_USB_UART_A50285BI
  usb 6 303a 1001 34:85:18:AA:BB:CC Espressif 'USB JTAG/serial debug unit'
  port 6 0 ttyACM3 Espressif_USB_JTAG_serial_debug_unit_34:85:18:AA:BB:CC
} >desk.umockdev
: >empty.umockdev

# What is plugged in, without a bench file.
on desk.umockdev devices --json
expect 0
value() { json "$1" out.txt; }
expect_equal 'the version' "$(value version)" 1
expect_equal 'the bench file' "$(value bench)" null
probes=$(python3 -c 'import json; print("; ".join("%s %s %s" % (p["kind"], p["usb"]["serial"], p["interface"])
  for p in json.load(open("out.txt"))["probes"]))')
expect_equal 'the probes, by vendor' "$probes" "ST-Link 066EFF303435554157121019 interface/stlink.cfg; \
CMSIS-DAP 9900000031864e45 interface/cmsis-dap.cfg; J-Link 000683456789 interface/jlink.cfg; \
ESP USB JTAG 34:85:18:AA:BB:CC interface/esp_usb_jtag.cfg"
ports=$(python3 -c 'import json; print(" ".join("%s:%s:%s" % (p["path"], p["usb"]["vendor"], p["interface"])
  for p in json.load(open("out.txt"))["ports"]))')
expect_equal 'the ports' "$ports" '/dev/ttyACM0:0483:2 /dev/ttyACM1:1366:0 /dev/ttyACM2:1366:2 /dev/ttyACM3:303a:0 /dev/ttyUSB0:0403:0'
expect_equal 'the stable name of a port' "$(value ports.0.by_id)" \
  /dev/serial/by-id/usb-STMicroelectronics_STM32_STLink_066EFF303435554157121019-if02
expect_equal 'the maker' "$(value probes.0.usb.manufacturer)" STMicroelectronics
expect_equal 'whether it may be opened' "$(value ports.0.accessible)" true
on desk.umockdev devices
expect 0 'no bench file gives it a name' 'J-Link 000683456789 (1366:1015), interface/jlink.cfg' \
  '/dev/ttyUSB0: FT232R USB UART A50285BI (0403:6001), interface 0' 'devices --init'
expect_lacks 'the list' "$out" ttyS3
expect_lacks 'the list' "$out" '/dev/tty1'

on empty.umockdev devices
expect 0 'Plug in a board' 'assay boards'
on empty.umockdev devices --init
expect 0 'is not written'
[[ ! -e home ]] || fail '--init on an empty desk left a file'

# The page's bench files, with boards that this tool has.
examples_of_page=0
while IFS= read -r line; do
  if [[ $line == '    {' ]]; then
    examples_of_page=$((examples_of_page + 1))
    : >"page$examples_of_page.json"
  fi
  [[ $examples_of_page == 0 || $line != '    '* ]] || printf '%s\n' "$line" >>"page$examples_of_page.json"
  if [[ $line == '    }' ]]; then
    on desk.umockdev devices --bench "page$examples_of_page.json" --json
    expect 0
  fi
done < <(grep '^    [ {}"]' "$ASSAY_SOURCE_DIR/docs/benches.md")
[[ $examples_of_page -ge 1 ]] || fail 'docs/benches.md has no bench file'

# A bench file and what it does not name.
cat >bench.json <<'END'
{"version": 1, "devices": [
  {"name": "left", "board": "mps2-an386", "link": {"usb_serial": "066EFF303435554157121019"},
   "probe": {"usb_serial": "066EFF303435554157121019"}, "tags": ["fpu"]},
  {"name": "right", "board": "microbit", "link": {"usb_serial": "000683456789"},
   "quarantine": "resets by itself"},
  {"name": "stable", "board": "microbit",
   "link": {"path": "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00", "baud": 9600}},
  {"name": "gone", "board": "microbit", "link": {"rtt": true}, "probe": {"usb_serial": "0000"}},
  {"name": "far", "board": "microbit", "link": {"url": "tcp://127.0.0.1:5"},
   "probe": {"remote_bitbang": "127.0.0.1:9824"}}]}
END
ASSAY_BENCH=bench.json on desk.umockdev devices
expect 0 'Devices of bench.json' 'attached: /dev/ttyACM0, ST-Link 066EFF303435554157121019 (0483:374b)' \
  'tags: fpu' 'of the interfaces 0, 2: say which with "interface"' 'quarantined: resets by itself' \
  'attached: /dev/ttyUSB0' 'missing: no USB device with the serial number 0000' \
  'tcp://127.0.0.1:5 (not checked here)' 'Plugged in, but none of these:'
others=${out#*none of these:}
expect_lacks 'what the bench does not name' "$others" 066EFF
expect_lacks 'what the bench does not name' "$others" ttyUSB0
on desk.umockdev devices --bench bench.json --json
expect_equal 'the port of left' "$(value devices.0.link.port)" /dev/ttyACM0
expect_equal 'what right lacks' "$(value devices.1.attached)" false
expect_equal 'who has the ST-Link' "$(value probes.0.device)" left

# Only the right board: several probes and none chosen is told before anything is built.
sine=$ASSAY_SOURCE_DIR/examples/sine
PATH=$(path_without arm-none-eabi-gcc) on desk.umockdev flash "$sine" --board nucleo-l4r5zi
expect 2 'Several debug probes are there: ' 066EFF303435554157121019 9900000031864e45 000683456789 --probe
on desk.umockdev flash "$sine" --board nucleo-l4r5zi --probe 066EFF303435554157121018
expect 4 'No debug probe with the USB serial number 066EFF303435554157121018' 'did you mean'
on desk.umockdev flash "$sine" --board nucleo-l4r5zi --probe 066EFF303435554157121019 --dry-run
expect 0 066EFF303435554157121019

# A probe without a serial port, as on a board whose UART leads to pins: what needs no link works.
usb 2 0483 3748 0670FF31 STMicroelectronics 'STM32 STLink' >alone.umockdev
on alone.umockdev flash "$sine" --board stm32f4discovery --dry-run
expect 0 'stm32f4discovery: would' 0670FF31
cat >uart.json <<'END'
{"version": 1, "devices": [
  {"name": "wired", "board": "stm32f4discovery", "link": {"usb_serial": "A50285BI"},
   "probe": {"usb_serial": "0670FF31"}},
  {"name": "switched", "board": "nucleo-l4r5zi", "link": {"usb_serial": "066EFF31"},
   "probe": {"usb_serial": "066EFF31"},
   "power": {"off": ["touch", "switched_off"], "on": ["touch", "switched_on"]}}]}
END
on alone.umockdev flash "$sine" --bench uart.json --device wired --dry-run
expect 0 'wired: would' 0670FF31
on empty.umockdev flash "$sine" --bench uart.json --device wired --dry-run
expect 4 'The device wired is not there' 'no USB device with the serial number 0670FF31'
on alone.umockdev log --bench uart.json --device wired --seconds 1
expect 5 'wired has no link: no USB device with the serial number A50285BI is plugged in' \
  'with --attach'
# Several ports are not one.
on desk.umockdev log --board nucleo-l4r5zi --probe 000683456789 --seconds 1
expect 2 'has several serial ports, of the interfaces 0, 2: say which with "interface"' \
  '/dev/ttyACM1' 'with --attach'
# Nothing of it is there, but its power can be switched.
on empty.umockdev reset --bench uart.json --device switched
expect 0 'switched: was reset by switching its power off and on; it does not answer'
[[ -e switched_off && -e switched_on ]] || fail 'the power was not switched'
on empty.umockdev reset --bench uart.json --device wired
expect 4 'The device wired is not there'

# Held by a command, by its name and by any other name of the same thing.
mkfifo hold
umockdev-run --device desk.umockdev -- "$ASSAY" devices --bench bench.json --lock left -- \
  sh -c 'echo held; read -r end <hold' >held.txt 2>&1 &
holder=$!
for _ in {1..200}; do
  [[ $(cat held.txt) != held ]] || break
  sleep 0.05
done
on desk.umockdev devices --bench bench.json
expect 0 'in use by sh -c echo held' 'user '
for name in left usb:066EFF303435554157121019 serial:///dev/ttyACM0 /dev/ttyACM0; do
  on desk.umockdev devices --bench bench.json --lock "$name" -- true
  expect 4 "$name is in use by sh -c echo held" --wait
done
on desk.umockdev devices --bench bench.json --lock stable -- true
expect 0
echo end >hold
wait "$holder" || fail 'the command that held the device failed'
on desk.umockdev devices --bench bench.json --lock right -- sh -c 'exit 7'
expect 7 'right is quarantined: resets by itself.'

# Benches that are broken.
on desk.umockdev devices --bench none.json
expect 2 none.json
printf '{"version": 1,,}' >broken.json
ASSAY_BENCH=broken.json on desk.umockdev devices
expect 2 'broken.json: no valid JSON at line 1, column 15'
sed 's/"microbit"/"mikrobit"/' bench.json >unknown.json
on desk.umockdev devices --bench unknown.json
expect 2 "unknown.json: /devices/1/board: there is no board 'mikrobit' (did you mean 'microbit'?)"
on desk.umockdev devices --bench bench.json --lock lfet -- true
expect 2 "no device 'lfet' (did you mean 'left'?)"
on desk.umockdev devices --bench bench.json --lock left
expect 2 '--lock left -- COMMAND'
on desk.umockdev devices --bench bench.json --lock left -- no-such-program
expect 2 'no-such-program is not installed'
on desk.umockdev devices true
expect 2 '--lock'

# A first bench file, by a tool whose boards are known by these numbers.
own_boards
python3 - <<'END'
import json, pathlib
usb = {"microbit": [("0d28", "0204")], "mps2-an386": [("0483", "374b")],
       "mps2-an500": [("0483", "374b"), ("1366", "1015")]}
for file in pathlib.Path("tree/share/assay/boards").glob("*/board.json"):
    board = json.loads(file.read_text())
    board["usb"] = [{"vendor": v, "product": p} for v, p in usb.get(board["name"], [])]
    if not board["usb"]:
        del board["usb"]
    file.write_text(json.dumps(board))
END
# No room for a single byte on any disk.
# shellcheck disable=SC2016 # for the other shell
run umockdev-run --device desk.umockdev -- bash -c 'trap "" XFSZ
  (ulimit -f 0 && exec "$@" 2>&1) | cat
  exit "${PIPESTATUS[0]}"' - "$ASSAY" devices --init full.json
expect 2 'full.json cannot be written: File too large'
expect_equal 'what a full disk leaves' "$(echo full.json*)" 'full.json*'
on desk.umockdev devices --init
expect 0 "Written: $HOME/.config/assay/bench.json, with 2 devices" \
  'microbit: CMSIS-DAP 9900000031864e45' 'mps2-an500: J-Link 000683456789' \
  'Left out: ST-Link 066EFF303435554157121019' 'It may be: mps2-an386, mps2-an500.' \
  'Left out: FT232R USB UART A50285BI' 'No board is known by its USB numbers' '"name":"NAME"'
on desk.umockdev devices --json
expect 0
expect_equal 'the bench file at its default place' "$(value bench)" "$HOME/.config/assay/bench.json"
expect_equal 'what is attached of a first bench' "$(value devices.0.attached)$(value devices.1.attached)" truetrue
on desk.umockdev devices --init
expect 2 'bench.json exists already'
on desk.umockdev devices --init mine.json --json
expect 0
expect_equal 'the file that --json tells of' "$(value file)" mine.json
expect_equal 'what is left out' "$(value left_out.1.boards)" '["mps2-an386", "mps2-an500"]'

finish
