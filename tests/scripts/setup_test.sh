#!/usr/bin/env bash
# scripts/setup: what it asks the system's package manager for, and what it says. The package
# manager is a fake: nothing is installed here.
set -euo pipefail
# shellcheck source=tests/scripts/support.bash
. "$ASSAY_SOURCE_DIR/tests/scripts/support.bash"

make_checkout "$PWD/checkout"
setup=$PWD/checkout/scripts/setup

# Two boards that share a compiler's package; the second keeps its lists over several lines.
rm -r checkout/boards
mkdir -p checkout/boards/{one,two}
cat >checkout/boards/one/board.json <<'END'
{ "name": "one", "default": true,
  "toolchain": {"c": "one-gcc", "cxx": "one-g++", "packages": ["gcc-one", "libc-shared"]},
  "start": {"program": "one-emulator", "arguments": ["-x", "{image}"], "package": "emulator-one"} }
END
cat >checkout/boards/two/board.json <<'END'
{
  "name": "two",
  "toolchain": {
    "packages": [
      "gcc-two",
      "libc-shared"
    ],
    "c": "two-gcc"
  }
}
END
# A third whose compiler is that of a family's core, but for its packages, and one in a circle.
mkdir -p checkout/boards/{three,circle,families,cores}
cat >checkout/boards/three/board.json <<'END'
{"name": "three", "extends": "families/third", "toolchain": {"packages": ["gcc-three"]}}
END
cat >checkout/boards/families/third.json <<'END'
{"extends": "cores/third",
 "start": {"program": "three-emulator", "package": "emulator-three", "arguments": []}}
END
cat >checkout/boards/cores/third.json <<'END'
{"toolchain": {"c": "three-gcc", "packages": ["gcc-of-the-core"]}}
END
echo '{"extends": "./board.json"}' >checkout/boards/circle/board.json

# The programs that setup may find: the usual ones, and fakes that keep a list of what is installed.
mkdir programs
for program in sh awk sed grep tr cat sort mktemp rm mkdir env tail true; do
  ln -s "$(type -P "$program")" programs/
done
touch installed unknown
# fake NAME: puts standard input onto the PATH as a program of this name.
fake() {
  { printf '#!/bin/sh\nhere=%q\n' "$PWD" && cat; } >"programs/$1"
  chmod +x "programs/$1"
}
fake dpkg-query <<'END'
shift 3
for package; do
  if grep -qxF -e "$package" "$here/installed"; then echo "ii  $package"; fi
done
END
fake apt-get <<'END'
action= packages= print=
for argument; do
  case $argument in
    install | update | download) action=$argument ;;
    --print-uris) print=yes ;;
    -*) ;;
    DPkg*) ;;
    *) packages="$packages $argument" ;;
  esac
done
[ "$print" ] || echo "$*" >>"$here/apt.log"
if [ "$action" = update ]; then
  : >"$here/unknown"
  exit 0
fi
if [ "$action$print" = download ]; then
  [ -e "$here/no_download" ] || : >headers.deb
  exit 0
fi
for package in $packages; do
  if grep -qxF -e "$package" "$here/unknown" "$here/broken" 2>/dev/null; then
    echo "E: Unable to locate package $package" >&2
    exit 100
  fi
  if [ "$print" ]; then echo "'somewhere/$package.deb' $package.deb 1500000 SHA256:0"
  else echo "$package" >>"$here/installed"; fi
done
END
echo 'echo 0' | fake id
# dpkg-deb -x FILE FOLDER
fake dpkg-deb <<'END'
[ -e "$2" ] || exit 2
mkdir -p "$3/usr/include/valijson"
: >"$3/usr/include/valijson/schema.hpp"
END
headers=checkout/build/packages/usr/include/valijson/schema.hpp
mkdir -p "${headers%/*}"
touch "$headers"

# try ARGUMENTS...: runs setup with those programs only; afterwards apt.log is what apt was asked.
try() {
  rm -f apt.log
  PATH=$PWD/programs run "$setup" "$@" </dev/null
}

tool=$("$setup" --tool --list)
expect_contains 'the packages of the tool' "$tool" 'g++'

echo '- the packages of a board are read from its description'
expect_equal 'of the default board' "$("$setup" --list | grep -vxF "$tool" | tr '\n' ' ')" \
  'emulator-one gcc-one libc-shared '
expect_equal 'of another board' "$("$setup" --board two --list | grep -vxF "$tool" | tr '\n' ' ')" \
  'gcc-two libc-shared '
expect_equal 'of a board that extends a family' \
  "$("$setup" --board three --list | grep -vxF "$tool" | tr '\n' ' ')" 'emulator-three gcc-three '
expect_equal 'of a board that extends itself' "$("$setup" --board circle --list)" "$tool"
all=$("$setup" --all --list)
for package in $tool emulator-one gcc-one gcc-two libc-shared catch2; do
  grep -qxF -e "$package" <<<"$all" || fail "--all leaves out $package"
done

echo '- of alternatives the first is taken that the system has, or else offers'
alternatives() {
  PATH=$PWD/programs "$setup" --all --list | grep clang | tr '\n' ' '
}
expect_equal 'where all are offered' "$(alternatives)" 'clang-14 clang-format-14 libclang-rt-14-dev '
printf '%s\n' clang libclang-rt-dev >installed
expect_equal 'where others are there' "$(alternatives)" 'clang clang-format-14 libclang-rt-dev '
: >installed
printf '%s\n' clang-14 clang-format-14 libclang-rt-14-dev >broken
expect_equal 'where the first is not offered' "$(alternatives)" 'clang libclang-rt-dev '
printf '%s\n' clang libclang-rt-dev >>broken
expect_equal 'where none is offered' "$(alternatives)" 'clang-14 libclang-rt-14-dev '
rm broken

echo '- a board outside the checkout is found by --boards and ASSAY_BOARDS, and extends what is in it'
mkdir -p "my boards/four"
cat >"my boards/four/board.json" <<'END'
{"name": "four", "extends": "./more.json"}
END
cat >"my boards/four/more.json" <<'END'
{"extends": "families/third", "start": {"package": "emulator-four"}}
END
four='emulator-four gcc-of-the-core '
expect_equal 'by --boards' \
  "$("$setup" --board four --boards "my boards" --list | grep -vxF "$tool" | tr '\n' ' ')" "$four"
expect_equal 'by ASSAY_BOARDS' "$(ASSAY_BOARDS=nowhere:"my boards" "$setup" --board four --list |
  grep -vxF "$tool" | tr '\n' ' ')" "$four"

echo '- of every board of the repository, compiler and emulator are read'
for description in "$ASSAY_SOURCE_DIR"/boards/*/board.json; do
  name=${description%/board.json}
  name=${name##*/}
  packages=$("$ASSAY_SOURCE_DIR/scripts/setup" --board "$name" --list)
  python3 "$ASSAY_SOURCE_DIR/tests/e2e/board_description.py" "$description" |
    python3 -m json.tool >whole.json
  for package in $(grep -A 3 -E '"packages?"' whole.json | grep -oE '"[^"]*"' |
    tr -d '"' | grep -E '^(gcc|g\+\+|lib|qemu|picolibc)[a-z0-9+-]*'); do
    grep -qxF -e "$package" <<<"$packages" || [[ $package == qemu-system-riscv32 ]] ||
      fail "$package of board $name is not in: $packages"
  done
done

echo '- what is missing is announced with its size, then installed, and only that'
sed '/^cmake$/d' <<<"$tool" >installed
try --tool
expect_equal 'the exit code' "$code" 0
expect_equal 'what was said' "$err" 'Installing for the tool: cmake (1 package, 2 MB to download) ...'
expect_contains 'what apt was asked' "$(cat apt.log)" '--no-install-recommends'
expect_contains 'what apt was asked' "$(cat apt.log)" 'install cmake'
expect_equal 'the number of calls of apt' "$(wc -l <apt.log)" 1

echo '- when all is there, nothing is said and apt is not called'
try --tool
expect_equal 'what was said' "$out$err$code" 0
[[ ! -e apt.log ]] || fail "apt was called: $(cat apt.log)"

# A system that has the package itself needs no copy.
if [[ ! -e /usr/include/valijson/schema.hpp ]]; then
  echo '- headers whose package would bring too much are unpacked beside the build'
  printf '%s\n' "$tool" >installed
  rm -r checkout/build
  try --tool
  expect_equal 'the exit code' "$code" 0
  expect_contains 'what apt was asked' "$(cat apt.log)" 'download libvalijson-dev'
  [[ -e $headers ]] || fail 'the headers were not unpacked'

  echo '- headers that cannot be had are named'
  rm -r checkout/build
  touch no_download
  try --tool
  expect_equal 'the exit code' "$code" 3
  expect_contains 'what was said' "$err" 'libvalijson-dev'
  rm no_download
  try --tool
fi

echo '- a shared package is installed once'
try --board one --board two
expect_equal 'the exit code' "$code" 0
expect_equal 'how often libc-shared was installed' "$(grep -c libc-shared installed)" 1

echo '- the lists are fetched only when a package is unknown'
sed -i '/^gcc-one$/d' installed
echo gcc-one >unknown
try --board one
expect_equal 'the exit code' "$code" 0
expect_contains 'the first call of apt' "$(head -n 1 apt.log)" 'update'
expect_contains 'the second call of apt' "$(sed -n 2p apt.log)" 'install gcc-one'

echo '- without a list of packages it is fetched before one of them is left out'
printf '%s\n' libvalijson-dev clang-14 clang clang-format-14 libclang-rt-14-dev >unknown
try --all
expect_equal 'the exit code' "$code" 0
for package in clang-format-14 clang-14 libclang-rt-14-dev; do
  grep -qx "$package" installed || fail "$package was not installed"
done

echo '- what may be left out is left out where it is not offered, and nothing is fetched for it'
sed -i '/^clang-format-14$/d' installed
echo clang-format-14 >broken
try --all
expect_equal 'what was said' "$out$err$code" 0
[[ ! -e apt.log ]] || fail "apt was called: $(cat apt.log)"
rm broken

echo '- a package that cannot be installed is named with the reason; the others are installed'
sed -i '/^gcc-one$/d; /^gcc-two$/d' installed
echo gcc-one >broken
try --board one --board two
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'for board one these packages could not be installed: gcc-one'
expect_contains 'what was said' "$err" 'Unable to locate package gcc-one'
grep -qx gcc-two installed || fail 'gcc-two was not installed'
rm broken

echo '- a compiler of the user'\''s own is left alone'
sed -i '/^gcc-one$/d; /^libc-shared$/d' installed
echo 'exit 0' | fake one-gcc
try --board one
expect_equal 'what was said' "$err$code" 0
rm programs/one-gcc

echo '- without root and sudo it says what to run'
echo 'echo 1000' | fake id
try --board one
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'apt-get install --no-install-recommends gcc-one libc-shared'
[[ ! -e apt.log ]] || fail 'apt was called without root'

echo '- with sudo it uses it'
fake sudo <<'END'
[ "$1" != -n ] || shift
echo "$*" >>"$here/sudo.log"
exec "$@"
END
try --board one
expect_equal 'the exit code' "$code" 0
grep -q 'apt-get.* install gcc-one libc-shared' sudo.log || fail "sudo was not used: $(cat sudo.log)"

echo '- without apt it names what is not there, and its packages'
rm programs/apt-get
try --board one
expect_equal 'the exit code' "$code" 3
expect_contains 'what was said' "$err" 'the tool needs g++ cmake ninja pkg-config'
expect_contains 'what was said' "$err" 'board one needs one-gcc one-emulator'
expect_contains 'what was said' "$err" 'gcc-one libc-shared emulator-one'

echo '- a wrong option and a board that is not there are refused'
try --boards
expect_equal 'the exit code' "$code" 2
try --board four
expect_equal 'the exit code' "$code" 2
expect_contains 'what was said' "$err" "there is no board 'four'; known are: circle one three two "
