#!/usr/bin/env bash
# What a user types wrong: exit code 2, and a sentence that says what, where and what to do. Nothing is
# built and no emulator is started for it.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
own_cache
sine=$models/sine/c_usmp.tar.gz
multi=$models/multi/c_usmp.tar.gz
digits=$models/digits/c_usmp.tar.gz

# Commands and switches.
help_shown() {
  expect_equal "the last line about: $command_line" "$(tail -n 1 err.txt)" "\`$1 --help\` shows what there is."
}
assay
expect 2 'Name a command: run, inspect, build, call,'
help_shown assay
assay rnu "$sine"
expect_equal 'what is said of a misspelt command' "$(head -n 1 err.txt)" \
  "assay: There is no command 'rnu' (did you mean 'run'?)."
help_shown assay
assay run "$sine" --bord host
expect 2 "\`assay run\` has no option '--bord' (did you mean '--board'?)."
help_shown 'assay run'
assay run
expect 2 'Name one thing to work on'
help_shown 'assay run'
assay call
expect 2 'wants a function:' ASSAY_FUNCTION examples/functions 'Example: assay call'
help_shown 'assay call'
assay run "$sine" --rate fast
expect 2 '--rate fast: a number of baud from 300 to 12000000.'
help_shown 'assay run'
assay run "$sine" --link 'chaos+uart?flop=1'
expect 2 "--link chaos+uart?flop=1: there is no parameter 'flop' (did you mean 'flip'?). docs/links.md"
assay devices --lock left
expect 2 '--lock left -- COMMAND'
help_shown 'assay devices'
assay run "$sine" --board mps2-an368
expect 2 "There is no board 'mps2-an368'" mps2-an386 riscv32-virt
assay run "$sine" --repeat 0
expect 2 --repeat
assay run "$sine" --timeout 0
expect 2 --timeout
assay run "$models/sine/c_usmp_pool.tar.gz" --pool sram=psrma --board mps2-an386
expect 2 'no further RAM region psrma' psram
assay run --image missing.elf
expect 2 'missing.elf'
assay run --image "$ASSAY"
expect 2 'was not built by `assay build`' --elf
assay run --attach 127.0.0.1:5
expect 2 'tcp://HOST:PORT'
assay run --attach tcp://127.0.0.1:1
expect 5 'Cannot connect to tcp://127.0.0.1:1'
assay run "$models/pair/c_usmp.tar.gz"
expect 2 'holds 2 models' --model digits sine
assay run "$models/pair/c_usmp.tar.gz" --model sin
expect 2 'no model sin' sine

# Tensors: dtype, shape, size, order, name.
floats 3f800000 >x.bin
npy '<f4' '(1, 1)' <x.bin >x.npy
head -c 8 /dev/zero | npy '<f8' '(1, 1)' >double.npy
head -c 256 /dev/zero | npy '<f4' '(1, 1, 4, 16)' >flat.npy
head -c 7 /dev/zero >seven.bin
head -c 4 /dev/zero | npy '>f4' '(1, 1)' >big_endian.npy
npy '<f4' '(1, 1)' <seven.bin >long.npy
head -c 100 x.npy >cut.npy
assay run "$sine" --board host --input xx=x.npy
expect 2 xx "'x'"
assay run "$sine" --board host --input x=missing.npy
expect 2 missing.npy
assay run "$sine" --board host --input x=double.npy
expect 2 double.npy 'float64' "'x' wants float32 1x1"
assay run "$digits" --board host --input image=flat.npy
expect 2 flat.npy 1x1x4x16 "'image' wants float32 1x1x8x8"
assay run "$sine" --board host --input x=seven.bin
expect 2 seven.bin '7 bytes' '4 bytes'
assay run "$sine" --board host --input x=long.npy
expect 2 long.npy
assay run "$sine" --board host --input x=cut.npy
expect 2 cut.npy
assay run "$sine" --board host --input x=x.text
expect 2 x.text .npy
cp x.npy x.text
assay run "$sine" --board host --input x=x.text
expect 2 x.text .npy .npz .bin
assay run "$multi" --board host --input m/idx=x.npy
expect 2 x.npy m/idx int32
assay run "$multi" --board host --input z:feta=x.npy
expect 2 z:feta z:feat

# Cases, tolerances, quantisation.
assay run "$sine" --board host --cases "$models/digits/cases"
expect 2 cases.json image
assay run "$sine" --board host --cases missing
expect 2 missing
mkdir broken
printf '{"model": "sine",\n "cases": }' >broken/cases.json
assay run "$sine" --board host --cases broken
expect 2 broken/cases.json 'line 2'
assay run "$sine" --board host --tolerance rtol=-1
expect 2 rtol=-1 'rtol=R,atol=A'
assay run "$models/digits_int8/c_usmp.tar.gz" --board host --quant image=0,0
expect 2 'image=0,0' 'NAME=scale,zero_point'
assay run "$models/digits_int8/c_usmp.tar.gz" --board host --quant imege=1,0
expect 2 imege image
expect_equal 'images that were built for all this' "$(ls cache/entries 2>/dev/null)" ''

# A C package that contradicts its schema is told by line or pointer.
make_package typing 'int entry(float* in, float* out) { *out = *in; return 0; }'
sed -i 's/float32/float23/' typing/assay-package.json
assay run typing --board host
expect 2 assay-package.json /inputs/0/dtype
sed -i 's/float23/float32/; s/code.c/../' typing/assay-package.json
assay run typing --board host
expect 2 assay-package.json
finish
