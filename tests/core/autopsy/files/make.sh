#!/usr/bin/env bash
# Makes firmware.elf anew: make.sh ASSAY. The tool's cache is /fixture meanwhile, so that no path of
# this computer gets into the debug information.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
trap 'rm -rf /fixture' EXIT
ASSAY_CACHE=/fixture "$1" build "$here/source/package" --board netduinoplus2 -o "$here/firmware.elf"
