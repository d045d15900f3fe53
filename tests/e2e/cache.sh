#!/usr/bin/env bash
# What was built once is not built again: the image by its contents, the server once a board.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
own_cache

# The real compilers behind programs that keep a list of what they were asked to do.
mkdir compilers
for program in arm-none-eabi-gcc arm-none-eabi-g++; do
  printf '#!/bin/sh\necho "$@" >>%q\nexec %q "$@"\n' "$PWD/asked" "$(type -P $program)" \
    >compilers/$program
  chmod +x compilers/$program
done
PATH=$PWD/compilers:$PATH

compiled() {
  grep -c -- "$1" asked 2>/dev/null || true
}

assay build "$models/sine/c_usmp.tar.gz" --board mps2-an386 --json
expect 0 '"from_cache": false'
expect_equal 'compilations of the server' "$(compiled 'server/server.cpp')" 1

rm asked
assay build "$models/sine/c_usmp.tar.gz" --board mps2-an386 --json
expect 0 '"from_cache": true'
expect_equal 'calls of a compiler for the same image again' "$(cat asked 2>/dev/null)" ''

assay build "$models/multi/c_usmp.tar.gz" --board mps2-an386 --json
expect 0 '"from_cache": false'
expect_equal 'compilations of the server for another model' "$(compiled 'server/server.cpp')" 0

rm asked
assay build "$models/sine/c_usmp.tar.gz" --board mps2-an386 --define OTHER=1 --json
expect 0 '"from_cache": false'

# What only the manifest holds: the name of an output, and that of the archive.
make_package named 'int entry(float* in, float* out) { *out = *in; return 0; }'
assay build named --board mps2-an386 --json
expect 0 '"from_cache": false' '"name": "out"'
sed -i 's/"name": "out"/"name": "probability"/' named/assay-package.json
assay build named --board mps2-an386 --json
expect 0 '"from_cache": false' '"name": "probability"'
expect_lacks 'the report of a renamed output' "$out" '"name": "out"'
cp -r named other_name
assay build other_name --board mps2-an386 --json
expect 0 '"origin": "other_name"'
assay build named --board mps2-an386 --json
expect 0 '"from_cache": true' '"origin": "named"'

# What the user's code includes, also from elsewhere.
mkdir -p code/parts
cat >code/half.c <<'END'
#include <assay.h>
#include "parts/half.h"
static float half(float value) { return value * HALF; }
ASSAY_FUNCTION(f, half, f);
END
echo '#define HALF 0.5f' >code/parts/half.h
assay build named --board host --sources code/half.c --json
expect 0 '"from_cache": false'
assay build named --board host --sources code/half.c --json
expect 0 '"from_cache": true'
echo '#define HALF 0.25f' >code/parts/half.h
assay build named --board host --sources code/half.c --json
expect 0 '"from_cache": false'

# The tool's own file does not count: what it builds from does. So an installed copy of it, with
# files of its own, is warm for itself, and anew where one of these is another.
mkdir -p installed/bin installed/share/assay
cp -r "$ASSAY_SOURCE_DIR"/{proto,device,boards} installed/share/assay
cp "$ASSAY" installed/bin/assay
installed() {
  run installed/bin/assay build named --board mps2-an386 --json
}
installed
expect 0 '"from_cache": false'
touch -d '2001-01-01' installed/bin/assay
printf x >>installed/bin/assay
installed
expect 0 '"from_cache": true'
for file in proto/crc32.cpp device/main.cpp boards/mps2-an386/board.cpp; do
  printf '\n' >>"installed/share/assay/$file"
  installed
  expect 0 '"from_cache": false'
done
# Of the board's description counts what it says.
board=installed/share/assay/boards/mps2-an386/board.json
printf '\n' >>"$board"
installed
expect 0 '"from_cache": true'
sed -i 's/"description": "/&Another /' "$board"
installed
expect 0 '"from_cache": false'
installed
expect 0 '"from_cache": true'

# Another compiler behind the same name.
printf '# another\n' >>compilers/arm-none-eabi-g++
assay build named --board mps2-an386 --json
expect 0 '"from_cache": false'
CPATH=$PWD assay build named --board mps2-an386 --json
expect 0 '"from_cache": false'

# A damaged entry is built again, with a note, and the model has nothing to do with it.
built() {
  assay build "$examples/sine" --board host --json
  image=$(json image out.txt)
}
assay run "$examples/sine" --board host
expect 0 PASS
built
offset=$(grep -abo assay "$image" | head -n 1 | cut -d : -f 1)
chmod u+w "$image"
printf X | dd of="$image" bs=1 seek="$offset" conv=notrunc status=none
assay run "$examples/sine" --board host
expect 0 PASS 'firmware.elf is not what was built'
assay run "$examples/sine" --board host
expect 0 PASS
expect_lacks 'what a whole cache tells' "$err" 'built again'
built
rm -f "${image%/*}/manifest.json"
assay run "$examples/sine" --board host
expect 0 PASS 'manifest.json is missing'
rm -rf "$ASSAY_CACHE/entries"
: >"$ASSAY_CACHE/entries"
assay run "$examples/sine" --board host
expect 0 PASS 'entries is no folder' 'Set ASSAY_CACHE'
rm "$ASSAY_CACHE/entries"

# The image that is put elsewhere is the user's: it can be written again.
assay build "$examples/sine" --board host -o image.elf
assay build "$examples/sine" --board host -o image.elf
expect 0
expect_equal 'whether the image can be written' "$(find image.elf -perm -u+w)" image.elf

# --- What an image includes from elsewhere, however it is named, is never taken as it was
cat >weights.h <<'END'
static const float weight = 1;
END
printf '\0\0\200\77' >weights.bin  # 1.0
here=$PWD
# includes NAME CODE [WORDS]...: a package with this code, which has to give what the files say.
includes() {
  local name=$1 code=$2
  shift 2
  make_package "$name" "$code"
  for value in 1 2 1; do
    if [[ $value == 1 ]]; then printf '\0\0\200\77'; else printf '\0\0\0\100'; fi >weights.bin
    echo "static const float weight = $value;" >weights.h
    for _ in built cached; do
      assay run "$name" --board host --seed 1 --output got "$@"
      expect 0
      expect_equal "the output of $name for $value" \
        "$(tail -c 4 got/out.npy | od -An -tf4 | tr -d ' ')" "$value"
    done
  done
}
reads='int entry(float* in, float* out) { *out = weight; (void)in; return 0; }'
includes absolute "#include \"$here/weights.h\"
$reads"
includes by_macro "#define WEIGHTS \"$here/weights.h\"
#include WEIGHTS
$reads"
includes by_define "#include WEIGHTS
$reads" --define "WEIGHTS=\"$here/weights.h\""
mkdir folder
echo "#include \"$here/weights.h\"" >folder/outer.h
includes by_header "#include <outer.h>
$reads" --include folder
includes whole "__asm__(\".section .rodata\\n.balign 4\\nweight: .incbin \\\"$here/weights.bin\\\"\\n.text\\n\");
extern const float weight;
$reads"

# The same of a board outside of the checkout.
mkdir boards_here
assay boards new mine --from host --into boards_here
expect 0
echo "#define SPEED_NOW 1" >speed.h
sed -i "1i #include \"$here/speed.h\"" boards_here/mine/board.cpp
assay run "$examples/sine" --boards boards_here --board mine --json
expect 0 '"from_cache": false'
assay run "$examples/sine" --boards boards_here --board mine --json
expect 0 '"from_cache": true'
echo "#define SPEED_NOW 2" >speed.h
assay run "$examples/sine" --boards boards_here --board mine --json
expect 0 '"from_cache": false'

# --- A library that only leads to objects would hide that they change
echo 'float k(void) { return 3; }' >k.c
gcc -c k.c -o k.o
ar rcT libthin.a k.o
echo "INPUT($here/k.o)" >libscript.a
for library in libthin.a libscript.a; do
  assay run "$examples/sine" --board host --library $library
  expect 2 "$library"
done
finish
