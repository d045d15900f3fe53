# For the end-to-end tests of boards that are no emulators: their firmware is built and looked at,
# their OpenOCD configuration read by the real OpenOCD. Nothing is flashed.
# shellcheck shell=bash
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

# describe BOARD: leaves BOARD.json, its description with what that extends.
describe() {
  python3 "$ASSAY_SOURCE_DIR/tests/e2e/board_description.py" \
    "$ASSAY_SOURCE_DIR/boards/$1/board.json" >"$1.json"
}

# build_for BOARD: leaves BOARD.elf, the example digits.
build_for() {
  assay build "$examples/digits" --board "$1" -o "$1.elf"
  expect 0 "$1.elf for $1" '0 late-bound calls'
}

# check_image BOARD OPTION...: BOARD.elf against what the test says of the board; the options are
# those of real_boards.py.
check_image() {
  run python3 "$ASSAY_SOURCE_DIR/tests/e2e/real_boards.py" "$1.elf" "${@:2}"
  expect 0
}

# check_openocd BOARD INTERFACE TARGET FLASH_DRIVER FLASH_ADDRESS: what OpenOCD makes of the board's
# script with this interface script, without a probe. Before 0.12 it calls a bank's driver its name.
# shellcheck disable=SC2016 # in single quotes: variables of OpenOCD's language
check_openocd() {
  local board=$1 interface=$2 target=$3 driver=$4 address=$5 script
  describe "$board"
  script=$ASSAY_SOURCE_DIR/boards/families/$(json flashers.0.openocd.config "$board.json")
  run openocd -f "$interface" -f "$script" -c noinit \
    -c 'gdb_port disabled' -c 'tcl_port disabled' -c 'telnet_port disabled' \
    -c 'echo "targets: [target names]"' -c 'foreach bank [flash list] { echo "bank: $bank" }' \
    -c shutdown
  expect 0 "targets: $target"
  grep -qE "^bank: .*(driver|name) $driver base $((address)) " out.txt err.txt ||
    fail "$board: OpenOCD has no flash of $driver at $address: $(grep -h bank: out.txt err.txt)"
  checks=$((checks + 1))
  # The adapter and its ports are the desk's.
  expect_lacks "$board's script" "$(cat "$script")" adapter
}

# check_chip BOARD ID_ADDRESS MASK VALUE: the chip that board.json asks for.
check_chip() {
  local file=$1.json
  describe "$1"
  expect_equal "$1's chip" "$(json chip.id.address "$file") $(json chip.id.mask "$file") $(
    json chip.id.value "$file"
  )" "$2 $3 $4"
}

# check_reset_cause BOARD ADDRESS 'MASK CAUSE'...: in this order.
check_reset_cause() {
  local file=$1.json flags
  describe "$1"
  flags=$(python3 -c '
import json, sys
for flag in json.load(open(sys.argv[1]))["chip"]["reset_cause"]["flags"]:
    print(flag["mask"], flag["cause"])' "$file")
  expect_equal "$1's register of reset causes" "$(json chip.reset_cause.address "$file")" "$2"
  expect_equal "$1's reset causes" "$flags" "$(printf '%s\n' "${@:3}")"
}
