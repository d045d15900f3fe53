#!/usr/bin/env bash
# The boards with chips of Nordic, Raspberry Pi, NXP and Espressif: memories, interrupts, registers,
# what their boot ROMs look for, and flash drivers, against numbers from the manuals.
set -euo pipefail
# shellcheck source=tests/e2e/real_boards.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/real_boards.bash"

kib=1024
for board in nrf52840-dk pico frdm-k64f esp32-c3; do build_for "$board"; done

# check_boot BOARD WHAT: what the chip itself looks for in the image.
check_boot() {
  run python3 "$ASSAY_SOURCE_DIR/tests/e2e/real_boards_other.py" "$2" "$1.elf"
  expect 0
}

# -1 is SysTick, as in CMSIS. UART0 is peripheral 2.
check_image nrf52840-dk --flash 0 $((1024 * kib)) --ram 0x20000000 $((256 * kib)) \
  --interrupt -1 cycles_wrapped --interrupt 2 receive
# Six banks side by side, two of them of 4 KiB; the boot stage takes the first 256 bytes of flash.
check_image pico --flash 0x10000000 $((2048 * kib)) --ram 0x20000000 $((264 * kib)) \
  --vectors 0x10000100 --interrupt -1 cycles_wrapped --interrupt 20 receive
check_boot pico rp2040
check_image frdm-k64f --flash 0 $((1024 * kib)) --ram 0x20000000 $((192 * kib)) \
  --ram 0x1FFF0000 $((63 * kib)) --interrupt -1 cycles_wrapped --interrupt 31 receive
check_boot frdm-k64f kinetis
check_boot esp32-c3 direct-boot

# FICR.INFO.PART; SYSINFO.CHIP_ID without the revision; SIM_SDID: FAMILYID 6, SERIESID 0, DIEID 6,
# SUBFAMID even: a K64 of mask 1N83J reads 2 (erratum e7534).
check_chip nrf52840-dk 0x10000100 0xFFFFFFFF 0x00052840
check_chip pico 0x40000000 0x0FFFFFFF 0x00002927
check_chip frdm-k64f 0x40048024 0xF9F00F80 0x60000300

# RESETREAS: DOG, LOCKUP, SREQ, RESETPIN, DIF; OFF, LPCOMP, NFC and VBUS.
check_reset_cause nrf52840-dk 0x40000400 '0x00000002 watchdog' '0x00000008 lockup' \
  '0x00000004 software' '0x00000001 pin' '0x00040000 debugger' '0x001B0000 low_power'
# WATCHDOG.REASON: TIMER, FORCE.
check_reset_cause pico 0x40058008 '0x00000001 watchdog' '0x00000002 software'
# RCM_SRS0: WDOG, POR, LVD (also set by a power-on), PIN, WAKEUP; RCM_SRS1: LOCKUP, SW, JTAG and MDM_AP.
check_reset_cause frdm-k64f 0x4007F000 '0x00000020 watchdog' '0x00000200 lockup' \
  '0x00000400 software' '0x00000900 debugger' '0x00000080 power_on' '0x00000002 brown_out' \
  '0x00000040 pin' '0x00000001 low_power'

# With the probe on the board or its usual one, and with another; a J-Link is told to take SWD, as
# board.json does. The drivers take the sizes from the chip.
printf '%s\n' 'source [find interface/jlink.cfg]' 'transport select swd' >jlink_swd.cfg
describe nrf52840-dk
expect_equal "nrf52840-dk's transport" "$(json flashers.0.openocd.transport nrf52840-dk.json)" swd
for interface in "$PWD/jlink_swd.cfg" interface/cmsis-dap.cfg; do
  check_openocd nrf52840-dk "$interface" nrf52.cpu nrf5 0
  check_openocd nrf52840-dk "$interface" nrf52.cpu nrf5 0x10001000
  check_openocd pico "$interface" rp2040.core0 rp2040_flash 0x10000000
  check_openocd frdm-k64f "$interface" k64f.cpu kinetis 0
done
finish
