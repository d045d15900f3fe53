#!/usr/bin/env bash
# Every archive of tests/models gives the right outputs on an emulated Cortex-M4.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
# shellcheck source=tests/e2e/models.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/models.bash"

make_cases
run_archives mps2-an386
run_pair mps2-an386

# Code for a Cortex-M55 runs on one.
assay run "$models/digits_int8/c_usmp_cm55.tar.gz" --cases cases/digits_int8 --board mps3-an547
expect 0 'emulated mps3-an547' '8 of 8 cases within tolerance'
finish
