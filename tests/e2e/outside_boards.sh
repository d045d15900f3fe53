#!/usr/bin/env bash
# Boards outside the checkout: made, listed, built for, run, and named wrongly.
set -euo pipefail
# shellcheck source=tests/e2e/real_boards.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/real_boards.bash"
umockdev=
if command -v umockdev-run >/dev/null; then
  umockdev=yes
  # shellcheck source=tests/e2e/desk.bash
  . "$ASSAY_SOURCE_DIR/tests/e2e/desk.bash"
fi
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

echo '- a board of each known family, in two files of together at most forty lines'
# forty_lines NAME FOLDER
forty_lines() {
  local lines
  lines=$(cat "$2/board.cpp" "$2/board.json" | wc -l)
  checks=$((checks + 1))
  [[ $lines -le 40 ]] || fail "board.cpp and board.json of $1 have $lines lines"
}
cp -r "$ASSAY_SOURCE_DIR/tests/e2e/small_boards" small
for family in "$ASSAY_SOURCE_DIR"/boards/families/*.json; do
  name=$(basename "$family" .json)
  if [[ ! -d small/$name ]]; then
    fail "tests/e2e/small_boards has no board of the family $name"
    continue
  fi
  expect_equal "the files of $name" "$(ls "small/$name" | tr '\n' ' ')" 'board.cpp board.json '
  expect_equal "what $name extends" "$(json extends "small/$name/board.json")" "families/$name"
  forty_lines "$name" "small/$name"
  assay build "$digits" --board "$name" --boards small -o "$name.elf"
  expect 0 "$name.elf for $name" '0 late-bound calls'
done
for board in "$ASSAY_SOURCE_DIR"/boards/*/board.json; do
  grep -q '"extends": "families/' "$board" && ! grep -q '"emulated": true' "$board" || continue
  forty_lines "$(basename "${board%/board.json}")" "${board%/board.json}"
done

echo '- their images serve the UART that the wiring names'
kib=1024
check_image stm32f4 --flash 0x08000000 $((1024 * kib)) --ram 0x20000000 $((128 * kib)) \
  --interrupt 37 receive
check_image stm32f7 --flash 0x08000000 $((1024 * kib)) --ram 0x20000000 $((320 * kib)) \
  --interrupt 37 receive
check_image stm32l4 --flash 0x08000000 $((1024 * kib)) --ram 0x20000000 $((96 * kib)) \
  --interrupt 38 receive
check_image nrf52840 --flash 0 $((1024 * kib)) --ram 0x20000000 $((256 * kib)) \
  --interrupt -1 cycles_wrapped --interrupt 2 receive
check_image k64 --flash 0 $((1024 * kib)) --ram 0x20000000 $((192 * kib)) \
  --interrupt -1 cycles_wrapped --interrupt 37 receive
check_image rp2040 --flash 0x10000000 $((8192 * kib)) --ram 0x20000000 $((264 * kib)) \
  --vectors 0x10000100 --interrupt -1 cycles_wrapped --interrupt 21 receive
# sends_to NAME ADDRESS: platform_send stores to the UART's data register.
sends_to() {
  run arm-none-eabi-objdump --disassemble=platform_send --no-show-raw-insn "$1.elf"
  expect 0
  cp out.txt code.txt
  run python3 -c '
import re
code = open("code.txt").read()
bases = re.findall(r"(?:[@;] |[.]word\s+)0x([0-9a-f]{8})", code)
offsets = re.findall(r"strb?(?:[.]w)?\s+\w+, \[\w+, #(\d+)\]", code)
print(*(hex(int(base, 16) + int(offset)) for base in bases for offset in offsets))'
  expect 0 "$2"
}
sends_to stm32f4 0x40011004
sends_to stm32f7 0x40011028
sends_to stm32l4 0x40004428
sends_to nrf52840 0x4000251c
sends_to k64 0x4006d007
sends_to rp2040 0x40038000
for look in 'rp2040 rp2040' 'kinetis k64' 'direct-boot esp32c3'; do
  run python3 "$ASSAY_SOURCE_DIR/tests/e2e/real_boards_other.py" "${look% *}" "${look#* }.elf"
  expect 0
done

echo '- they run, or would be flashed'
assay run "$digits" --board stm32f4 --boards small
expect 0 '360 of 360 cases' PASS
if [[ $umockdev ]]; then
  {
    usb 2 0d28 0204 BBBB ARM 'DAPLink CMSIS-DAP'
    usb 3 10c4 ea60 CCCC 'Silicon Labs' 'CP2102N USB to UART Bridge Controller'
    port 3 0 ttyUSB7 CCCC
  } >desk.umockdev
  for name in stm32f7 stm32l4 nrf52840 k64 rp2040; do
    on desk.umockdev flash "$digits" --board "$name" --boards small --dry-run
    expect 0 "$name: would" 'connect by OpenOCD, probe BBBB' 'check that 0x' 'erase and program'
  done
  echo '{"version": 1, "devices": [
    {"name": "esp", "board": "esp32c3", "link": {"usb_serial": "CCCC"}}]}' >bench.json
  on desk.umockdev flash "$digits" --device esp --bench bench.json --boards small --dry-run
  expect 0 'program: esptool.py' '--port /dev/ttyUSB7'
fi

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
