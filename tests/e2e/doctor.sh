#!/usr/bin/env bash
# assay doctor: programs and their versions, what is plugged in, folders; each finding with its mend.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
own_cache
export ASSAY_LOCK_DIR=$PWD/locks HOME=$PWD/home
unset ASSAY_BENCH XDG_CONFIG_HOME XDG_CACHE_HOME
value() { json "$1" out.txt; }

# levels SUBJECT: the levels of the findings about it, from --json.
levels() {
  python3 -c 'import json, sys
print(" ".join(f["level"] for f in json.load(open("out.txt"))["findings"] if f["subject"] == sys.argv[1]))' "$1"
}

# --- Programs. A board of this computer needs no desk.
assay doctor --board host
expect 0 'host ready' "ninja $(ninja --version)" "gcc $(gcc -dumpfullversion)" "$PWD/cache, not there yet"
expect_lacks 'the text' "$out" mend
expect_lacks 'the text' "$out" 'device locks'
mkdir cache
head -c 34000 /dev/zero >cache/file
assay doctor --board host
expect 0 "$PWD/cache, 34 kB"
[[ ! -e locks && ! -e home ]] || fail 'a doctor made folders'

PATH=$(path_without ninja) assay doctor --board host --json
expect 3
expect_equal 'the version of the format' "$(value version)" 1
expect_equal 'the board' "$(value boards.0)" \
  '{"name": "host", "ready": false, "missing": ["ninja"], "packages": ["ninja-build"]}'
expect_equal 'the level of what is missing' "$(levels host)" problem
PATH=$(path_without ninja) assay doctor --board host
expect 3 'problem: host lacks ninja' '  mend: scripts/setup --board host (packages: ninja-build)'
PATH=$(path_without qemu-system-arm) assay doctor --board mps2-an386
expect 3 'mps2-an386 lacks qemu-system-arm'
assay doctor --board mps2-an368
expect 2 "There is no board 'mps2-an368'"

# --- Flashers are optional: what is missing, or old, of them is no failure.
mkdir fake
printf '#!/bin/sh\necho "Open On-Chip Debugger 0.10.0" >&2\necho "Licensed under GNU GPL v2" >&2\n' >fake/openocd
chmod +x fake/openocd
PATH=$PWD/fake:$PATH assay doctor --board microbit
expect 0 'note: openocd 0.10.0 is too old to flash with' '  mend: install OpenOCD 0.12 or newer'
printf '#!/bin/sh\necho "Open On-Chip Debugger 0.12.0" >&2\n' >fake/openocd
PATH=$PWD/fake:$PATH assay doctor --board microbit
expect 0 'openocd 0.12.0'
expect_lacks 'the text' "$out" 'too old'
printf '#!/bin/sh\necho "no such library" >&2\nexit 127\n' >fake/openocd
PATH=$PWD/fake:$PATH assay doctor --board microbit
# shellcheck disable=SC2016 # quotes of the sentence
expect 0 'note: openocd is installed, but `openocd --version` ended with exit code 127'
printf '#!/bin/sh\nexec sleep 600\n' >fake/openocd
PATH=$PWD/fake:$PATH assay doctor --board microbit
expect 0 'note: openocd is installed, but: openocd did not end within 10 s and was ended'
PATH=$(path_without openocd) assay doctor --board microbit
expect 0 'not installed, optional: openocd' 'note: microbit cannot be flashed' '(package openocd)'

# --- Folders.
ASSAY_CACHE=$PWD/fake/openocd assay doctor --board host
expect 3 'problem: cache' 'is no folder' '  mend: set ASSAY_CACHE'
ASSAY_LOCK_DIR=$PWD/no/locks assay doctor --board microbit
expect 4 "problem: device locks $PWD/no/locks cannot be used" '  mend: set ASSAY_LOCK_DIR'

# --- The virtual probe lies beside the tool.
assay doctor --board host
expect 0 "${ASSAY%/*}/assay-vprobe"
mkdir -p tree/bin tree/share/assay
cp "$ASSAY" tree/bin/assay
ln -s "$ASSAY_SOURCE_DIR/device" "$ASSAY_SOURCE_DIR/proto" "$ASSAY_SOURCE_DIR/boards" tree/share/assay/
run tree/bin/assay doctor --board host
expect 0 'note: virtual probe cannot be started'

# --- The desk, as umockdev describes it.
command -v umockdev-run >/dev/null || {
  echo 'umockdev-run is not installed: the desk is not tested'
  finish
}
cat >desk.umockdev <<'END'
P: /devices/pci0000:00/0000:00:14.0/usb1/1-2
N: bus/usb/001/002
E: DEVNAME=/dev/bus/usb/001/002
E: DEVTYPE=usb_device
E: SUBSYSTEM=usb
A: idVendor=0483\n
A: idProduct=374b\n
A: serial=066EFF30\n
A: product=STM32 STLink\n

P: /devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.2
E: DEVTYPE=usb_interface
E: SUBSYSTEM=usb
A: bInterfaceNumber=02\n

P: /devices/pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.2/tty/ttyACM0
N: ttyACM0
E: DEVNAME=/dev/ttyACM0
E: SUBSYSTEM=tty

END
# on COMMANDS ARGUMENTS...: the doctor after shell commands that change the desk's device files.
on() {
  # shellcheck disable=SC2016 # for the inner shell
  run umockdev-run --device desk.umockdev -- sh -c "$1"'; exec "$@"' sh "$ASSAY" doctor "${@:2}"
}
: >empty.umockdev
run umockdev-run --device empty.umockdev -- "$ASSAY" doctor --board microbit
expect 0 'no debug probe and no serial port'
on true --board microbit
expect 0 'ST-Link 066EFF30 (0483:374b), /dev/ttyACM0 (STM32 STLink)'
# What is not there can be opened by nobody, the superuser included, who runs these tests in CI.
# shellcheck disable=SC2016
on 'rm "$UMOCKDEV_DIR/dev/bus/usb/001/002"' --board microbit
expect 4 'problem: ST-Link 066EFF30 (0483:374b) may not be opened by this user' 'sudo udevadm control --reload'
# shellcheck disable=SC2016
on 'rm "$UMOCKDEV_DIR/dev/ttyACM0"' --board microbit --json
expect 4
expect_equal 'the level of the port' "$(levels /dev/ttyACM0)" problem
# shellcheck disable=SC2016
on 'rm "$UMOCKDEV_DIR/dev/bus/usb/001/002"' --board host
expect 0
if [[ $(id -u) != 0 ]]; then
  # shellcheck disable=SC2016
  on 'chmod 0 "$UMOCKDEV_DIR/dev/ttyACM0"' --board microbit
  expect 4 'problem: /dev/ttyACM0 may not be opened by this user' '  mend: sudo usermod -aG '
fi
# A board that somebody has here is one that somebody means to flash.
PATH=$(path_without openocd st-flash probe-rs STM32_Programmer_CLI) on true
expect 0 'note: b-l475e-iot01a cannot be flashed' 'st-flash (package stlink-tools)'

# --- The bench file.
cat >bench.json <<'END'
{"version": 1, "devices": [
  {"name": "left", "board": "microbit", "link": {"usb_serial": "066EFF30"}},
  {"name": "right", "board": "microbit", "link": {"usb_serial": "000683456789"}}]}
END
on true --board microbit --bench bench.json
expect 0 'bench.json: left attached' 'note: right is missing: no USB device with the serial number 000683456789' \
  '  mend: plug it in, or correct bench.json'
sed -i 's/"microbit", "link": {"usb_serial": "0006/"mikrobit", "link": {"usb_serial": "0006/' bench.json
ASSAY_BENCH=bench.json on true --board microbit
expect 4 'problem: bench' "there is no board 'mikrobit' (did you mean 'microbit'?)" 'mend: correct bench.json'
on true --board microbit --bench none.json
expect 4 none.json
finish
