#!/usr/bin/env bash
# Images apart from their building: kept in a file, run where no compiler is, on a device that runs
# already, and firmware that has a main of its own.
set -euo pipefail
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

sine=$models/sine/c_usmp.tar.gz
assay build "$sine" --board mps2-an386 -o sine.elf
expect 0 'sine.elf for mps2-an386' '0 late-bound calls'
assay build "$sine" --board mps2-an386 -o missing/sine.elf
expect 2 'missing/sine.elf cannot be written'

# Without a compiler and with an empty cache.
bare=$(path_without arm-none-eabi-gcc arm-none-eabi-g++ arm-none-eabi-ar gcc g++ cc c++ ninja)
ASSAY_CACHE=$PWD/empty PATH=$bare assay run --image sine.elf --cases "$models/sine/cases"
expect 0 'emulated mps2-an386, instructions' '48 of 48 cases within tolerance' PASS
assay run --image sine.elf --board host
expect 2 'was built for the board mps2-an386, not for host'
assay run --image sine.elf "$sine"
expect 2 'Name one thing to work on'

# A device that runs already, in several sessions one after the other.
start_emulator mps2-an386 sine.elf
for _ in 1 2; do
  assay run --attach "$emulator" --image sine.elf --cases "$models/sine/cases"
  expect 0 '48 of 48 cases within tolerance' PASS
done
assay run --attach "$emulator" --seed 1
expect 0 'model default' RAN
assay build "$models/sine/packed.tar.gz" --board mps2-an386 -o packed.elf
assay run --attach "$emulator" --image packed.elf
expect 5 "Another image answers on $emulator than packed.elf"
assay call nothing --attach "$emulator"
expect 2 'no remote functions'
stop_emulator

# A board's library for firmware of one's own. The commands are those of its first lines.
assay build --runtime runtime --board mps2-an386
expect 0 runtime/libassay.a arm-none-eabi-gcc
assay build --runtime runtime "$sine"
expect 2 '--runtime builds no image'
own=$examples/own_main
run arm-none-eabi-gcc -mthumb -mcpu=cortex-m4 -mfloat-abi=softfp -mfpu=fpv4-sp-d16 -O2 -g \
  -Wall -Wextra -Werror -Iruntime/include "$own/main.c" runtime/libassay.a -lm --specs=nano.specs \
  -nostartfiles -T "$own/image.ld" -o own_main.elf
expect 0
floats 3f800000 40000000 bf800000 00000000 | npy '<f4' '(4,)' >samples.npy
assay run --elf own_main.elf --board mps2-an386 --input samples=samples.npy --output outputs
expect 0 'model affine' RAN
# 2 x + 1 of 1, 2, -1, 0.
expect_equal 'outputs of firmware with its own main' \
  "$(tail -c 16 outputs/scaled.npy | od -An -tf4 | tr -s ' ')" ' 3 5 -1 1'
assay call samples_seen --elf own_main.elf --board mps2-an386
expect 0
expect_equal 'a remote function of such firmware' "$out" 0
assay run --image own_main.elf
expect 2 'Firmware with its own main is run with --elf'
start_emulator mps2-an386 own_main.elf
assay run --attach "$emulator" --input samples=samples.npy
expect 0 'model affine' RAN
assay call samples_seen --attach "$emulator"
expect_equal 'samples that one run has shown it' "$out" 4
stop_emulator

# What does not fit is told by a table, with the boards that would do; nothing is started.
make_package big 'static const float table[200000] = {1, 2};
int entry(const float* in, float* out) { *out = table[(int)*in]; return 0; }'
PATH=$(path_without qemu-system-arm) assay run big --board microbit
expect 2 'does not fit on microbit: flash overflows by' mps2-an386 netduinoplus2 '262,144'
expect_lacks 'boards that would do' "$err" host
make_package wide 'static float scratch[30000];
int entry(const float* in, float* out) { scratch[(int)*in] = 1; *out = scratch[1]; return 0; }'
PATH=$(path_without qemu-system-arm) assay run wide --board microbit
expect 2 'does not fit on microbit: sram overflows by' mps2-an386
assay build wide --board mps2-an386
expect 0 'for mps2-an386' workspace
finish
