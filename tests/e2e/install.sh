#!/usr/bin/env bash
# What is installed works with the checkout out of reach: the tool, and a program that finds the
# library by find_package, which runs digits on two boards at once.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/hidden_checkout.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/hidden_checkout.bash"
own_cache

find_way_to_hide
prefix=$PWD/prefix
run cmake --install "$ASSAY_SOURCE_DIR/build" --prefix "$prefix"
expect 0
cp -R "$examples/digits" "$examples/host_library" .
sed -n '/^```cpp$/,/^```$/p' "$ASSAY_SOURCE_DIR/docs/library.md" | sed '1d;$d' >page.cpp
lib=$(dirname "$(find "$prefix" -name libassay.so)")

hidden ls "$ASSAY_SOURCE_DIR/README.md"
expect 2 'No such file'
hidden "$prefix/bin/assay" run digits
expect 0 '360 of 360 cases within tolerance' PASS

# The program of the page is that of the example, and short.
expect_equal 'the code of docs/library.md' "$(cat page.cpp)" "$(cat host_library/main.cpp)"
lines=$(wc -l <host_library/main.cpp)
expect_equal "a program of $lines lines is of at most 40" "$((lines <= 40))" 1
hidden cmake -S host_library -B program -G Ninja -DCMAKE_PREFIX_PATH="$prefix"
expect 0 'Generating done'
hidden cmake --build program
expect 0
hidden program/host_library digits
expect 0 'mps2-an386: output: 360 of 360 cases within tolerance' \
  'mps2-an500: output: 360 of 360 cases within tolerance'

# A library without its share folder says so; a share folder that is named is used.
cp -L "$lib"/libassay.so.*.*.* libassay.so.0.1
LD_LIBRARY_PATH=$PWD hidden program/host_library digits
expect 70 'Neither share/assay nor a checkout is found in the folders above' libassay.so

# Programs of another minor version are told when they are built, not when they run.
mkdir other
printf '%s\n' 'cmake_minimum_required(VERSION 3.16)' 'project(other LANGUAGES CXX)' \
  'find_package(assay 0.2 REQUIRED)' >other/CMakeLists.txt
run cmake -S other -B other/build -G Ninja -DCMAKE_PREFIX_PATH="$prefix"
expect 1 'with requested version "0.2"'

# What the library shows.
expect_equal 'the SONAME' \
  "$(readelf -d "$lib/libassay.so" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')" libassay.so.0.1
run readelf -d "$lib/libassay.so"
expect 0 NODELETE
nm -DC --defined-only "$lib/libassay.so" | cut -d ' ' -f 3- >shown
expect_equal 'symbols that are shown and are not of assay::v0' "$(grep -vE \
  '^((typeinfo|typeinfo name|vtable) for )?assay::v0::|^ASSAY_0\.1(@@.*)?$' shown || true)" ''
expect_lacks 'what is shown' "$(cat shown)" Inside
expect_equal 'assay::v0::run is shown' "$(grep -c '^assay::v0::run(' shown)" 2

finish
