#!/usr/bin/env bash
# The boards with chips of ST: memories, interrupts, registers and flash drivers against numbers from
# the reference manuals (RM0432, RM0351, RM0090, RM0385) and datasheets.
set -euo pipefail
# shellcheck source=tests/e2e/real_boards.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/real_boards.bash"

kib=1024
for board in nucleo-l4r5zi b-l475e-iot01a stm32f4discovery nucleo-f746zg; do build_for "$board"; done

# SRAM1 (192 KiB), SRAM2 by its second address (64) and SRAM3 (384) lie side by side; LPUART1 is 70.
check_image nucleo-l4r5zi --flash 0x08000000 $((2048 * kib)) --ram 0x20000000 $((640 * kib)) \
  --interrupt 70 receive
check_image b-l475e-iot01a --flash 0x08000000 $((1024 * kib)) --ram 0x20000000 $((96 * kib)) \
  --ram 0x10000000 $((32 * kib)) --interrupt 37 receive # USART1
check_image stm32f4discovery --flash 0x08000000 $((1024 * kib)) --ram 0x20000000 $((128 * kib)) \
  --ram 0x10000000 $((64 * kib)) --interrupt 38 receive # USART2
# DTCM (64 KiB), SRAM1 (240) and SRAM2 (16) lie side by side.
check_image nucleo-f746zg --flash 0x08000000 $((1024 * kib)) --ram 0x20000000 $((320 * kib)) \
  --ram 0 $((16 * kib)) --interrupt 39 receive # USART3

# DBGMCU_IDCODE, DEV_ID.
check_chip nucleo-l4r5zi 0xE0042000 0x00000FFF 0x00000470
check_chip b-l475e-iot01a 0xE0042000 0x00000FFF 0x00000415
check_chip stm32f4discovery 0xE0042000 0x00000FFF 0x00000413
check_chip nucleo-f746zg 0xE0042000 0x00000FFF 0x00000449

# RCC_CSR: IWDGRSTF, WWDGRSTF, LPWRRSTF, SFTRSTF; then what a power-on sets along with each other. An
# L4 has one flag for power-on and brown-out.
common=('0x20000000 watchdog' '0x40000000 watchdog' '0x80000000 low_power' '0x10000000 software'
  '0x08000000 power_on')
for board in nucleo-l4r5zi b-l475e-iot01a; do
  check_reset_cause "$board" 0x40021094 "${common[@]}" '0x04000000 pin'
done
for board in stm32f4discovery nucleo-f746zg; do
  check_reset_cause "$board" 0x40023874 "${common[@]}" '0x02000000 brown_out' '0x04000000 pin'
done

# With the probe on the board, and with another one by SWD. The driver stm32f2x, which is that of
# the F4 and F7 too, takes 0 for "ask the chip".
for interface in interface/stlink.cfg interface/cmsis-dap.cfg; do
  check_openocd nucleo-l4r5zi "$interface" stm32l4x.cpu stm32l4x 0x08000000
  check_openocd b-l475e-iot01a "$interface" stm32l4x.cpu stm32l4x 0x08000000
  check_openocd stm32f4discovery "$interface" stm32f4x.cpu stm32f2x 0
  check_openocd nucleo-f746zg "$interface" stm32f7x.cpu stm32f2x 0
done

# A clock that does not start is told on the line, at the right rate, and nothing is served. This
# emulator has the peripherals of an STM32F4, but no clock controller; USART2 is its second port.
timeout 60 qemu-system-arm -M netduinoplus2 -display none -monitor none -serial null \
  -serial file:clock.txt -kernel stm32f4discovery.elf >/dev/null 2>&1 &
emulator_pid=$!
for _ in {1..500}; do
  read -r _ 2>/dev/null <clock.txt && break  # a whole line
  sleep 0.1
done
kill "$emulator_pid" 2>/dev/null || true
wait "$emulator_pid" 2>/dev/null || true
expect_equal 'the first words without a clock' "$(head -n 1 clock.txt)" \
  'The crystal or the PLL does not start: no 168 MHz.'

# --- A board that nobody has run says so, in its README and in the list
assay boards
expect 0 nucleo-l4r5zi
while read -r name rest; do
  readme=$(cat "$ASSAY_SOURCE_DIR/boards/$name/README.md")
  expect_equal "'not yet run on silicon' of $name, README against list" \
    "$([[ $readme == *'Not yet run on silicon'* ]] && echo said)" \
    "$([[ $rest == *'; not yet run on silicon' ]] && echo said)"
done <<<"$out"
finish
