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

finish
