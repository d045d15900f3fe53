#!/usr/bin/env bash
# scripts/assay: what it builds when, what it says, and what it leaves to the tool.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"

checkout=$PWD/a\ checkout
make_checkout "$checkout"
assay=$checkout/scripts/assay

# A setup that only notes how it was called, and a cmake that notes that it was.
cat >"$checkout/scripts/setup" <<END
#!/bin/sh
echo "\$*" >>'$PWD/setup.log'
echo "\$ASSAY_BOARDS" >'$PWD/setup.boards'
[ ! -e '$PWD/setup.fails' ] || { echo 'setup: no' >&2; exit 3; }
END
mkdir programs
cat >programs/cmake <<END
#!/bin/sh
echo "\$*" >>'$PWD/cmake.log'
'$(command -v cmake)' "\$@" || exit
[ ! -e '$PWD/edit.meanwhile' ] || echo '// edited' >>'$checkout/host/main.cpp'
END
chmod +x programs/cmake
export PATH=$PWD/programs:$PATH

# expect_setup ARGUMENTS...: what the last command asked setup for; nothing when it was not called.
expect_setup() {
  expect_equal 'what setup was asked for' "$(cat setup.log 2>/dev/null || true)" "$*"
  rm -f setup.log
}

echo '- two first uses at once build once, and both run'
"$assay" inspect one >one.out 2>one.err </dev/null &
first=$!
"$assay" inspect two >two.out 2>two.err </dev/null &
second=$!
code=0 && wait "$first" || code=$?
expect_equal 'the exit code of the first' "$code" 5
code=0 && wait "$second" || code=$?
expect_equal 'the exit code of the second' "$code" 5
expect_equal 'what the first printed' "$(cat one.out)" $'<inspect>\n<one>'
expect_equal 'what the second printed' "$(cat two.out)" $'<inspect>\n<two>'
expect_equal 'how often it was configured' "$(grep -c -e '-S ' cmake.log)" 1
expect_equal 'how often it was said' \
  "$(cat one.err two.err | grep -c '^Building the tool (first use, some minutes) \.\.\.$')" 1
rm -f setup.log cmake.log

echo '- the next use builds nothing and says nothing; arguments, input and exit code pass through'
run "$assay" call 'two words' '' --x="y" <<<'input'
expect_equal 'standard output' "$out" $'<call>\n<two words>\n<>\n<--x=y>\ninput'
expect_equal 'standard error' "$err" ''
expect_equal 'the exit code' "$code" 5
expect_setup
[[ ! -e cmake.log ]] || fail 'cmake ran although nothing had changed'

echo '- it works through a link, from the folder itself, and by the PATH'
ln -s "$assay" link
run ./link boards </dev/null
expect_equal 'through a link' "$out$code" '<boards>5'
(cd "$checkout/scripts" && run ./assay boards </dev/null && expect_equal 'from scripts/' "$out" '<boards>')
(cd "$checkout" && run scripts/assay boards </dev/null && expect_equal 'from the root' "$out" '<boards>')
(PATH=$checkout/scripts:$PATH && run assay boards </dev/null && expect_equal 'by the PATH' "$out" '<boards>')

echo '- a command that uses a board sets that board up, once'
default=$(grep -l '"default": *true' "$checkout"/boards/*/board.json)
default=${default%/board.json}
default=${default##*/}
run "$assay" inspect model.tar --board microbit </dev/null
expect_setup
run "$assay" run --help </dev/null
expect_setup
run "$assay" run --attach tcp://a-device:1 </dev/null
expect_setup
run "$assay" call add 1 --image image.elf </dev/null
expect_setup
run "$assay" inspect model.tar --build </dev/null
expect_setup "--board $default"
rm -r "$checkout/build/prepared"
run "$assay" call add 1 --archive model.tar </dev/null
expect_setup "--board $default"
rm -r "$checkout/build/prepared"
run "$assay" run model.tar </dev/null
expect_setup "--board $default"
run "$assay" run model.tar --board "$default" </dev/null
expect_setup
run "$assay" run model.tar --board=microbit </dev/null
expect_setup '--board microbit'
run "$assay" --quiet build model.tar --board microbit </dev/null
expect_setup
run "$assay" compare model.tar --board mps2-an500 --board riscv32-virt </dev/null
expect_setup '--board mps2-an500 --board riscv32-virt'
run "$assay" run model.tar --board no-such-board </dev/null
expect_setup
run "$assay" run model.tar --board ../boards/host </dev/null
expect_setup

echo '- a board whose description changed is set up again'
touch -d '1 hour' "$checkout/boards/microbit/board.json"
run "$assay" run model.tar --board microbit </dev/null
expect_setup '--board microbit'

run "$assay" run model.tar --board microbit </dev/null
expect_setup '--board microbit'
touch -d '2 hours' "$checkout/build/prepared/microbit"
run "$assay" run model.tar --board microbit </dev/null
expect_setup
touch -d '3 hours' "$checkout/boards/cores/cortex-m.json"
run "$assay" run model.tar --board microbit </dev/null
expect_setup '--board microbit'
touch "$checkout"/boards/cores/*.json

echo '- a board outside the checkout is set up, once; setup is told its folder'
mkdir -p 'my boards/mine'
cp "$checkout/boards/microbit/board.json" 'my boards/mine'
touch 'my boards/mine/board.json' "$checkout/boards/microbit/board.json"
run "$assay" run model.tar --board mine --boards "$PWD/my boards" </dev/null
expect_equal 'what the tool was told' "$out" "$(printf '<%s>\n' run model.tar --board mine --boards "$PWD/my boards")"
expect_setup '--board mine'
expect_equal 'the folders that setup was told' "$(cat setup.boards)" "$PWD/my boards"
touch -d '1 hour' "$checkout"/build/prepared/*
run env ASSAY_BOARDS="$PWD/my boards" "$assay" run model.tar --board=mine </dev/null
expect_setup
run "$assay" run model.tar --board mine --boards="$PWD/nowhere" </dev/null
expect_setup

echo '- a board that cannot be set up does not keep the tool from running, and is tried again'
touch setup.fails
for _ in 1 2; do
  run "$assay" run model.tar --board netduinoplus2 </dev/null
  expect_equal 'the exit code' "$code" 5
  expect_equal 'standard error' "$err" 'setup: no'
  expect_setup '--board netduinoplus2'
done
rm setup.fails

echo '- an edited, an added and a deleted source are built in'
sed -i 's/return 5/return 6/' "$checkout/host/main.cpp"
run "$assay" boards </dev/null
expect_equal 'after an edit' "$code$err" '6Updating the tool ...'
expect_setup --tool
echo 'int planted = 1;' >"$checkout/host/planted.cpp"
sed -i 's/return 6/extern int planted; return 6 + planted/' "$checkout/host/main.cpp"
run "$assay" boards </dev/null
expect_equal 'after adding a file' "$code" 7
rm "$checkout/host/planted.cpp"
run "$assay" boards </dev/null
expect_equal 'after deleting a file that is needed' "$code" 3
expect_contains 'standard error' "$err" 'undefined reference'

echo '- what is edited during a build is built the next time'
sed -i 's/extern int planted; return.*$/return 9;/' "$checkout/host/main.cpp"
touch edit.meanwhile
run "$assay" boards </dev/null
expect_equal 'the first time' "$code$err" '9Updating the tool ...'
rm edit.meanwhile
run "$assay" boards </dev/null
expect_equal 'the second time' "$code$err" '9Updating the tool ...'
run "$assay" boards </dev/null
expect_equal 'the third time' "$code$err" '9'

echo '- a failed build shows the first error, where the log is, ends with 3, and is tried again'
echo 'int main() { return "text"; }' >"$checkout/host/main.cpp"
for _ in 1 2; do
  run "$assay" boards </dev/null
  expect_equal 'the exit code' "$code" 3
  expect_equal 'standard output' "$out" ''
  expect_contains 'the first line after the announcement' "$(sed -n 2p err.txt)" 'main.cpp:1:'
  expect_contains 'the last line' "$(tail -n 1 err.txt)" "$checkout/build/build.log"
  expect_equal 'the number of lines' "$(wc -l <err.txt)" 3
done
echo 'int main() { return 8; }' >"$checkout/host/main.cpp"
run "$assay" boards </dev/null
expect_equal 'after the repair' "$code" 8

echo '- a missing library is named'
sed -i '$a find_package(a_library_that_is_nowhere REQUIRED)' "$checkout/CMakeLists.txt"
run "$assay" boards </dev/null
expect_equal 'the exit code' "$code" 3
expect_contains 'standard error' "$err" 'a_library_that_is_nowhere'
sed -i '$d' "$checkout/CMakeLists.txt"

echo '- a checkout that was moved is built again where it is now'
mv "$checkout" "$PWD/moved"
touch "$PWD/moved/host/main.cpp"
run "$PWD/moved/scripts/assay" boards </dev/null
expect_equal 'after the move' "$code" 8
