#!/bin/sh
# Makes the fixtures of this folder anew in a scratch folder: sh make.sh FOLDER
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cp -R "$here"/source/. "$1"
cd "$1"
common="-Os -g -ffunction-sections -fdata-sections -ffile-prefix-map=$PWD=/fixture"

arm="-mthumb -mcpu=cortex-m4 -mfloat-abi=softfp -mfpu=fpv4-sp-d16"
for source in model/default_lib0 model/default_lib1 user/driver board/start glue; do
  arm-none-eabi-gcc $arm $common -c $source.c -o $source.o
done
arm-none-eabi-g++ $arm $common -fno-exceptions -fno-rtti -ffreestanding -c server/server.cpp \
  -o server/server.o
# The tool chain's libraries without their debug information, which is large and not used here.
mkdir -p lib/gcc
for library in libgcc.a libc_nano.a; do
  cp "$(arm-none-eabi-gcc $arm -print-file-name=$library)" lib/gcc
  arm-none-eabi-objcopy --strip-debug lib/gcc/$library
done
arm-none-eabi-ar rcsD libassay.a server/server.o
arm-none-eabi-gcc $arm --specs=nano.specs -nostartfiles -Llib/gcc -Wl,--gc-sections,-T,cortex_m.ld \
  -Wl,-Map=cortex_m.map,--no-warn-rwx-segments,-z,max-page-size=16 board/start.o glue.o model/default_lib0.o \
  model/default_lib1.o user/driver.o libassay.a -o cortex_m.elf
arm-none-eabi-gcc $arm --specs=nano.specs -nostartfiles -Llib/gcc -Wl,--gc-sections,-T,cortex_m.ld,-s \
  -Wl,--no-warn-rwx-segments,-z,max-page-size=16 board/start.o glue.o model/default_lib0.o \
  model/default_lib1.o user/driver.o libassay.a -o cortex_m_stripped.elf
arm-none-eabi-objcopy --strip-debug model/default_lib0.o default_lib0.o
arm-none-eabi-objcopy --strip-debug model/default_lib1.o default_lib1.o

other="-nostdlib -static -no-pie -Wl,--build-id=none"
riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 $common $other -Wl,-Ttext=0x20000000 other.c \
  -o riscv.elf
gcc $common $other -fno-asynchronous-unwind-tables other.c -o x86_64.elf
clang-14 --target=x86_64-linux-gnu $common -nostdlib -static -Wl,--build-id=none other.c -o clang.elf
riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 --specs=picolibc.specs $common -c model/default_lib0.c -o riscv_lib0.o
riscv64-unknown-elf-objcopy --strip-debug riscv_lib0.o
arm-none-eabi-gcc $arm -mslow-flash-data $common -g0 -c pointer.c -o arm_pointer.o
riscv64-unknown-elf-gcc -march=rv32imac -mabi=ilp32 $common -g0 -c pointer.c -o riscv_pointer.o
gcc $common $other -g0 -fno-asynchronous-unwind-tables thread_data.c -o thread_data.elf
