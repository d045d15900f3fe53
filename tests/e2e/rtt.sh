#!/usr/bin/env bash
# The link over RTT: a device without a serial port, through the real OpenOCD and a virtual probe.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'

# --- A virtual probe that the tool starts
assay run "$examples/sine" --board netduinoplus2 --report line.json
expect 0 '48 of 48'
assay run "$examples/sine" --board netduinoplus2 --flash openocd --link rtt --report rtt.json
expect 0 '48 of 48' PASS
expect_equal 'written' "$(json flash.written rtt.json)" true
expect_equal 'instructions of one inference, over RTT against the UART' \
  "$(json inference.max rtt.json)" "$(json inference.max line.json)"
expect_equal 'bytes that the device dropped' "$(json link.device.dropped_bytes rtt.json)" 0
expect_no_processes 'a run over RTT'
# A chip with another kind of flash, and 256 bytes under way.
assay run "$examples/sine" --board microbit --link rtt
expect 0 '48 of 48' PASS
expect_no_processes 'a run over RTT'

# --- Images for one link are not run over the other
assay build "$examples/sine" --board netduinoplus2 --link rtt -o rtt.elf
expect 0
assay build "$examples/sine" --board netduinoplus2 -o line.elf
expect 0
assay run --image rtt.elf
expect 2 'was built to talk over RTT'
assay run --image line.elf --link rtt
expect 2 'no control block _SEGGER_RTT'
assay run "$examples/sine" --board mps2-an386 --link rtt
expect 2 'goes through a debug probe'
assay run "$examples/sine" --link rtt --attach tcp://127.0.0.1:1
expect 2 'two links'

# --- A bench device, whose probe runs already
start_probe netduinoplus2
cat >bench.json <<END
{"version": 1, "devices": [
  {"name": "right", "board": "netduinoplus2", "link": {"rtt": true}, "probe": {"remote_bitbang": "$probe"}}]}
END
export ASSAY_BENCH=$PWD/bench.json
assay run "$examples/sine" --device right --report first.json
expect 0 '48 of 48' PASS
expect_equal 'written' "$(json flash.written first.json)" true
assay run "$examples/sine" --device right --report again.json
expect 0 '48 of 48' PASS
expect_equal 'written, of what was there' "$(json flash.written again.json)" false
# Nobody tells where the block is: it is found.
assay reset --device right
expect 0 'was reset by its debug probe; it answers'
assay run --device right --seed 1
expect 0 '1 case'

# Nor is it mixed up with that of another image, which lies below it in what is stack now: beyond the
# memory that flashing needs.
assay build "$examples/sine" --board netduinoplus2 --link rtt --stack 40000 -o low.elf
expect 0
assay build "$examples/sine" --board netduinoplus2 --link rtt --stack 70000 -o high.elf
expect 0
assay run --image low.elf --device right --seed 1
expect 0 '1 case'
low_block=$(nm low.elf | sed -n 's/ . _SEGGER_RTT$//p')
assay flash --image high.elf --device right
expect 0 'written and verified'
assay reset --device right
expect 0 'was reset by its debug probe; it answers'
openocd "init; echo [format {stale %x} [read_memory 0x$low_block 32 1]]; shutdown"
expect 0 'stale 0'
assay run --device right --seed 1
expect 0 '1 case'

# More than the rings hold, and another image at another place.
assay run "$examples/digits" --device right
expect 0 '360 of 360'

# A function that takes and returns more than a frame; a fault, told before the reset clears it.
cat >functions.c <<'END'
#include <assay.h>
int64_t twice(int64_t value) { return 2 * value; }
ASSAY_FUNCTION(i, twice, i);
int64_t crash(int64_t value) { return *(volatile int*)0x60000000 + value; }
ASSAY_FUNCTION(i, crash, i);
END
assay call twice 21 --archive "$examples/sine" --sources functions.c --device right
expect 0 42
assay call crash 1 --archive "$examples/sine" --sources functions.c --device right
expect 6 crash
assay call twice 21 --archive "$examples/sine" --sources functions.c --device right
expect 0 42

# What the device says outside a session waits in its ring.
cat >talker.c <<'END'
#include <assay.h>
int TVMPlatformInitialize(void) {
  assay_log("over RTT\n");
  return 0;
}
END
assay flash "$examples/sine" --sources talker.c --device right
expect 0 'written and verified'
assay log --device right --seconds 4
expect 0 'over RTT'

# The probe dies.
kill -9 "$probe_pid"
wait "$probe_pid" || true
expect_no_processes 'the end of the virtual probe'
assay run --image rtt.elf --device right
expect 4 'No debug probe answers'
finish
