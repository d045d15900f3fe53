#!/usr/bin/env bash
# Boards that other programs flash: what these are called with, what comes of it, and which chip.
set -euo pipefail
# shellcheck source=tests/e2e/desk.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/desk.bash"

own_boards
{
  usb 2 0483 374b AAAA STMicroelectronics 'STM32 STLink'
  port 2 2 ttyACM7 AAAA
  usb 3 0483 374b BBBB STMicroelectronics 'STM32 STLink'
  port 3 2 ttyACM8 BBBB
  usb 4 10c4 ea60 CCCC 'Silicon Labs' 'CP2102N USB to UART Bridge Controller'
  port 4 0 ttyUSB7 CCCC
} >desk.umockdev
cat >bench.json <<'END'
{"version": 1, "devices": [
  {"name": "disco", "board": "stm32f4discovery", "link": {"usb_serial": "AAAA"}, "probe": {"usb_serial": "AAAA"}},
  {"name": "nucleo", "board": "nucleo-l4r5zi", "link": {"usb_serial": "BBBB"}},
  {"name": "esp", "board": "esp32-c3", "link": {"usb_serial": "CCCC"}},
  {"name": "far", "board": "esp32-c3", "link": {"url": "rfc2217://127.0.0.1:9"}}]}
END
export ASSAY_BENCH=$PWD/bench.json

# The flashers' behaviour is the words in the file `behaviour`; OpenOCD's chip is an STM32F40x.
mkdir fakes openocd_alone
for name in st-flash probe-rs esptool.py; do
  cat >"fakes/$name" <<END
#!/bin/bash
mapfile -t words <"$PWD/behaviour"
FAKE_FLASHER_RECORD=$PWD/record.txt exec python3 "$ASSAY_SOURCE_DIR/tests/support/fake_flasher.py" "\${words[@]}" "\$@"
END
done
cat >openocd_alone/openocd <<END
#!/bin/sh
echo "\$*" >>$PWD/openocd.txt
exec python3 "$ASSAY_SOURCE_DIR/tests/support/fake_openocd.py" "\$@"
END
chmod +x fakes/* openocd_alone/*
without_openocd=$PWD/fakes:$(path_without openocd)
with_openocd=$PWD/openocd_alone:$PWD/fakes:$PATH

for board in stm32f4discovery nucleo-l4r5zi esp32-c3; do
  assay build "$examples/sine" --board "$board" -o "$board.elf"
  expect 0
done

# flash BEHAVIOUR... -- ARGUMENTS...: with fresh records of what the programs were called with.
flash() {
  : >record.txt
  : >openocd.txt
  : >behaviour
  while [[ $1 != -- ]]; do
    echo "$1" >>behaviour
    shift
  done
  on desk.umockdev flash "${@:2}"
}
# What the flasher was called with, one call a line; of files only the name's end.
calls() {
  python3 -c '
import json, re
for line in open("record.txt"):
    print(re.sub(r"\S*/(\S*)\.(bin|hex|elf)", r"*.\2", " ".join(json.loads(line)["arguments"])))'
}

# --- Through a debug probe
PATH=$without_openocd flash ok -- --image stm32f4discovery.elf --device disco --flash st-flash
expect 0 'disco: ' written 'by st-flash, probe AAAA' \
  'which chip answers is not checked before st-flash writes' 'package openocd'
expect_equal 'what st-flash was called with' "$(calls)" '--serial AAAA --reset write *.bin 0x08000000'
# The bench names no probe for this one.
PATH=$without_openocd flash ok -- --image nucleo-l4r5zi.elf --device nucleo --flash st-flash
expect 0 'by st-flash, probe BBBB'
expect_equal 'what st-flash was called with' "$(calls)" '--serial BBBB --reset write *.bin 0x08000000'
PATH=$without_openocd flash ok -- --image nucleo-l4r5zi.elf --device nucleo --flash probe-rs
expect 0 'by probe-rs, probe BBBB'
expect_equal 'what probe-rs was called with' "$(calls)" "download --chip STM32L4R5ZITx --probe \
0483:374b:BBBB --verify *.elf
reset --chip STM32L4R5ZITx --probe 0483:374b:BBBB"

# The chip is asked for its id first, through the same probe.
PATH=$with_openocd flash ok -- --image stm32f4discovery.elf --device disco --flash st-flash
expect 0 'by st-flash, probe AAAA'
expect_lacks 'what is said' "$err" 'not checked'
expect_equal 'calls of st-flash' "$(calls | wc -l)" 1
[[ $(cat openocd.txt) == *'adapter serial'*AAAA* ]] || fail "OpenOCD was called with $(cat openocd.txt)"
PATH=$with_openocd flash ok -- --image nucleo-l4r5zi.elf --device nucleo --flash st-flash
expect 4 'Another chip answers than the STM32L4R5ZI' 'Nothing was erased' 'flash-nucleo.log'
expect_equal 'calls of st-flash for another chip' "$(calls)" ''
PATH=$with_openocd flash ok -- --image nucleo-l4r5zi.elf --device nucleo --flash st-flash --dry-run
expect 0 'connect by OpenOCD, probe BBBB' 'a STM32L4R5ZI' 'program: st-flash --serial BBBB'
expect_equal 'calls of st-flash by a dry run' "$(calls)$(cat openocd.txt)" ''

# --- Through a serial port
port='--port /dev/ttyUSB7 --baud 460800 --before default_reset --after hard_reset'
PATH=$without_openocd flash ok -- --image esp32-c3.elf --device esp --force
expect 0 'written and verified' 'by esptool, port /dev/ttyUSB7'
expect_lacks 'what is said' "$err" 'not checked'
expect_equal 'what esptool was called with' "$(calls)" "--chip esp32c3 $port write_flash 0x0 *.bin
--chip esp32c3 $port verify_flash 0x0 *.bin
--chip esp32c3 --port /dev/ttyUSB7 --before default_reset --after hard_reset chip_id"
PATH=$without_openocd flash ok -- --image esp32-c3.elf --device far
expect 2 "'esptool' writes through a serial port of this computer" 'rfc2217://127.0.0.1:9'
PATH=$without_openocd flash ok -- --image esp32-c3.elf --board esp32-c3 --attach tcp://127.0.0.1:9
expect 2 'tcp://127.0.0.1:9'
PATH=$without_openocd flash ok -- --image esp32-c3.elf --device far --dry-run
expect 2 'rfc2217://127.0.0.1:9'
expect_equal 'calls without a port' "$(calls)" ''

# --- What goes wrong
PATH=$without_openocd flash fails 'A fatal error occurred: Failed to connect to ESP32-C3' 2 -- \
  --image esp32-c3.elf --device esp --force
expect 4 'esptool.py: The chip does not answer on the serial port' 'while programming' 'flash-esp.log'
grep -q 'Failed to connect' "$ASSAY_CACHE/logs/flash-esp.log" || fail 'the log lacks what esptool said'
python3 - <<'END'
import json
path = "tree/share/assay/boards/flashers/esptool.json"
flasher = json.load(open(path))
flasher["command"]["timeout_s"] = 5
json.dump(flasher, open(path, "w"))
END
PATH=$without_openocd flash hangs 'waiting for the chip' -- --image esp32-c3.elf --device esp --force
expect 4 'esptool.py did not finish within 5 s and was ended' 'waiting for the chip'
expect_no_processes 'a flasher that hung'
PATH=$(path_without openocd st-flash) on desk.umockdev flash --image stm32f4discovery.elf \
  --device disco --flash st-flash
expect 4 'The program st-flash is not installed' stlink-tools

# --- What a dry run tells of a device that may run the image
PATH=$without_openocd on desk.umockdev flash --image esp32-c3.elf --device esp --dry-run
expect 0 'ask it for the build id' 'where that is the same: nothing' 'program: esptool.py'
PATH=$without_openocd on desk.umockdev flash --image esp32-c3.elf --device esp --dry-run --verify
expect 0 'where that is the same, only compare:' 'where it is another, or it does not answer:'
only=${out#*only compare:}
only=${only%where it is another*}
[[ $only == *'verify: esptool.py'* ]] || fail "nothing is compared: $only"
expect_lacks 'a comparison' "$only" 'program:'
PATH=$without_openocd on desk.umockdev flash --image esp32-c3.elf --device esp --dry-run --force
expect 0 'program: esptool.py'
expect_lacks 'a forced flash' "$out" 'ask it'
PATH=$without_openocd on desk.umockdev flash --image stm32f4discovery.elf --device disco --flash st-flash --dry-run --verify
expect 0 'only compare: fails'

finish
