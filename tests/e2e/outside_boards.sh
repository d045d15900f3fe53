#!/usr/bin/env bash
# Boards outside the checkout: made, listed, built for, run, and named wrongly.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
unset ASSAY_BOARDS
digits=$examples/digits

echo '- a copy of a board, made elsewhere, is a board there'
mkdir 'my boards'
assay boards new mine --from netduinoplus2 --into 'my boards'
expect 0 'my boards/mine: README.md, board.cpp, board.json, openocd.cfg' "--boards my boards"
assay run "$digits" --board mine --boards 'my boards'
expect 0 'emulated mine' '360 of 360 cases' PASS
if command -v openocd >/dev/null; then
  assay run "$digits" --board mine --boards 'my boards' --flash openocd
  expect 0 PASS
fi
ASSAY_BOARDS="$PWD/nowhere:$PWD/my boards" assay inspect "$digits" --build --board mine
expect 0 mine
assay run "$digits" --board mine
expect 2 "There is no board 'mine'"
assay run "$digits" --board mine --boards 'my boards/mine'
expect 2 'my boards/mine is a board itself'
assay doctor --board mine --boards 'my boards'
expect 0 'mine ready'

echo '- what it extends is in the tool, and what it keeps is of its own'
python3 - <<'END'
import json
path = "my boards/mine/board.json"
board = json.load(open(path))
assert board["extends"] == "families/stm32f4", board
json.dump({"version": 1, "extends": "families/stm32f4", "stack_bytes": 4096},
          open("my boards/mine/own.json", "w"))
board["extends"] = "./own.json"
del board["stack_bytes"]
json.dump(board, open(path, "w"))
END
assay run "$digits" --board mine --boards 'my boards' --json
expect 0
assay build "$digits" --board mine --boards 'my boards' -o mine.elf --json
expect 0
sed -i 's/4096/2048/' 'my boards/mine/own.json'
assay build "$digits" --board mine --boards 'my boards' -o other.elf --json
expect 0
! cmp -s mine.elf other.elf || fail 'a change in a file that is extended builds nothing new'

echo '- a board of a known family in forty lines'
mkdir 'my boards/short'
cat >'my boards/short/board.json' <<'END'
{
  "version": 1,
  "extends": "families/stm32f4",
  "name": "short",
  "description": "An STM32F405 as QEMU has it",
  "emulated": true,
  "regions": [
    {"name": "flash", "kind": "flash", "origin": "0x08000000", "bytes": 1048576},
    {"name": "sram", "kind": "ram", "origin": "0x20000000", "bytes": 131072}
  ],
  "ticks": {"per_second": 1000000000, "unit": "instructions", "per_unit": 1},
  "link": {"paced": false},
  "chip": {"name": "STM32F405RG"},
  "start": {
    "program": "qemu-system-arm",
    "package": "qemu-system-arm",
    "arguments": ["-M", "netduinoplus2", "-display", "none", "-monitor", "none", "-icount", "shift=0",
      "{serial}", "-kernel", "{image}"]
  }
}
END
cat >'my boards/short/board.cpp' <<'END'
// An STM32F405 at 168 MHz from a crystal of 25 MHz; USART1 on PA9 and PA10.
#include "device/drivers/stm32f4_board.hpp"

namespace {
constexpr assay::Stm32f4Wiring wiring = {
    .crystal_mhz = 25, .usart = assay::stm32f4_usart1, .transmit = {'A', 9}, .receive = {'A', 10},
    .serves_without_clock = true};  // this emulator has no clock controller
}

ASSAY_STM32F4_BOARD(wiring)
END
lines=$(cat 'my boards/short'/* | wc -l)
[[ $lines -le 40 ]] || fail "the short board has $lines lines"
assay run "$digits" --board short --boards 'my boards'
expect 0 '360 of 360 cases' PASS

echo '- a broken board beside is told to nobody but who asks for it, or for all'
mkdir 'my boards/broken'
echo '{"version": 1,' >'my boards/broken/board.json'
assay run "$digits" --board mine --boards 'my boards'
expect 0 PASS
expect_lacks 'what was said' "$out$err" broken
assay run "$digits" --board broken --boards 'my boards'
expect 2 'my boards/broken/board.json: no valid JSON'
assay boards --boards 'my boards'
expect 0 'note: my boards/broken/board.json: no valid JSON' 'mine ' '[my boards]' mps2-an386
assay boards --boards 'my boards' --json
expect 0
assay doctor --boards 'my boards'
[[ $code != 2 ]] || fail 'a broken board stops the doctor'
expect "$code" 'note: broken' 'no valid JSON'
assay doctor --board mine --boards 'my boards'
expect 0
expect_lacks 'what was said' "$out$err" broken

echo '- a name in two folders is an error for who asks for it, naming both'
mkdir more
cp -r 'my boards/mine' more
assay run "$digits" --board mine --boards 'my boards' --boards more
expect 2 "Several boards are named 'mine': my boards/mine, more/mine"
assay run "$digits" --board mps2-an386 --boards 'my boards' --boards more
expect 0 PASS

echo '- what works with one board reads the description of no other'
if command -v strace >/dev/null; then
  run strace -o trace -e trace=openat "$ASSAY" build "$digits" --board mps2-an386 -o read.elf
  expect 0
  expect_equal 'the boards that were read' \
    "$(grep -o '[^/"]*/board.json' trace | sort -u)" mps2-an386/board.json
fi
finish
