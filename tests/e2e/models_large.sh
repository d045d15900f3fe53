#!/usr/bin/env bash
# Two networks of industry size: keyword spotting and image classification. They are too large to
# ship; ASSAY_MODELS names a folder with kws/ and ic/, each with archives (*.tar) and cases/.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

large=${ASSAY_MODELS:-$ASSAY_SOURCE_DIR/../shared/models}
[[ -d $large/kws && -d $large/ic ]] ||
  skip "no large models: set ASSAY_MODELS to a folder with kws/ and ic/"

for archive in "$large"/{kws,ic}/*.tar; do
  assay run "$archive" --cases "${archive%/*}/cases" --board host
  expect 0 'cases within tolerance' PASS
done
for name in kws ic; do
  assay run "$large/$name/c_usmp.tar" --cases "$large/$name/cases" --board mps2-an386
  expect 0 'emulated mps2-an386' 'cases within tolerance' PASS
done

# 256 KiB of flash are too few; that is said without an emulator.
assay run "$large/kws/c_usmp.tar" --board microbit
expect 2 'does not fit' flash
finish
