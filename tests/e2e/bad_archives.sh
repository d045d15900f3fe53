#!/usr/bin/env bash
# Archives that cannot work are refused with a sentence that says what is wrong, and leave nothing.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
own_cache

# refused CODE ARCHIVE PART...
refused() {
  local code_wanted=$1 archive=$2
  shift 2
  assay run "$models/bad/$archive" --board "${board:-host}"
  expect "$code_wanted" "$@"
  expect_equal "what $archive says on standard output" "$out" ''
}

refused 2 absolute-path.tar 'absolute-path.tar: entry "/' 'evil" has an absolute path'
refused 2 c-unpacked-system-lib.tar unpacked-api system-lib tvmgen_default_run
refused 2 empty.tar 'the file is empty'
refused 2 graph-executor.tar '/modules/default/executors' '"graph"' 'ahead-of-time'
refused 2 half-metadata.tar 'metadata.json: line 61, column 8'
refused 2 io-internal-pool.tar.gz map_inputs 'use_workspace_io'
refused 2 io-output-names.tar.gz '.y:score' 'use_workspace_io'
refused 2 io-outputs-overlap.tar.gz score rank overlap
refused 2 no-metadata.tar 'no metadata.json'
refused 2 no-modules.tar '/modules is empty'
refused 2 no-sources.tar 'no sources' codegen/host/src
refused 2 not-a-tar.tar 'neither a tar archive nor a gzip'
refused 2 operator-style.tar '/style is "operator"'
refused 2 output-name-slash.tar 'k/rank'
refused 2 packed-external-pool.tar.gz default_lib0.c 'hands 3 arguments on' 'sets 2' 'interface c'
refused 2 packed-unpacked-system-lib.tar unpacked-api system-lib
refused 2 path-traversal-inside.tar evil.c '".."'
refused 2 path-traversal.tar '"../evil"' '".."'
refused 2 size-mismatch.tar '"image"' 128 256
refused 2 symlink.tar 'symbolic link'
refused 2 truncated.tar damaged default_lib1.c
refused 2 unknown-dtype.tar bfloat7
refused 2 version-99.tar '/version is 99'
expect_equal 'the folder of cached images' "$(ls cache/entries 2>/dev/null)" ''

# What only the compiler and the linker can tell: its first error, and where the rest is.
refused 3 c-does-not-compile.tar 'default_lib1.c:57' 'error: expected' 'does not build' .log
board=mps2-an386 refused 3 llvm-missing-kernels.tar 'The link lacks' '_update_' --library .log
log=$(sed -n 's/.*output is in \(.*\)\.$/\1/p' <<<"$err")
expect_equal "the file that the message names" "$(grep -c 'undefined reference' "$log" | sed 's/[1-9].*/some/')" some

# An archive that is no archive for another reason.
assay run "$models/bad/good-gzip.tar.gz" --board host --seed 1
expect 0 RAN
cp "$models/bad/good-gzip.tar.gz" unreadable.tar.gz
assay run missing.tar
expect 2 'missing.tar: no such file or folder'
mkdir folder
assay run folder
expect 2 'folder: no model archives'
cp "$models/sine/packed.tar.gz" folder/a.tar.gz
cp "$models/sine/packed.tar.gz" folder/b.tar.gz
assay run folder
expect 2 'several model archives'
if [[ $(id -u) != 0 ]]; then
  chmod 0 unreadable.tar.gz
  assay run unreadable.tar.gz
  expect 2 'unreadable.tar.gz' 'Permission denied'
fi
expect_equal 'what the tool left in its folder' "$(ls)" "$(printf '%s\n' cache err.txt folder out.txt unreadable.tar.gz)"

# Everything also stands in inspect, which builds nothing.
assay inspect "$models/bad/version-99.tar"
expect 2 '/version is 99'
finish
