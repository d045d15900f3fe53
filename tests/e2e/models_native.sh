#!/usr/bin/env bash
# Every archive of tests/models gives the right outputs on this computer, or is refused there.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
# shellcheck source=tests/e2e/cases.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/cases.bash"
# shellcheck source=tests/e2e/models.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/models.bash"

make_cases
run_archives host
run_pair host

# The remaining emulated boards refuse by instruction set, too.
assay run "$models/digits_int8/c_usmp_cm4.tar.gz" --board riscv32-virt
expect 2 'cannot run on the board riscv32-virt' arm_acle.h 'Boards that would do: mps2-an386'
assay run "$models/digits/packed_syslib_llvm-cm4.tar.gz" --board microbit
expect 2 'cannot run on the board microbit' 'Boards that would do: mps2-an386'
finish
