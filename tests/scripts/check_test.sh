#!/usr/bin/env bash
# scripts/check catches what breaks its rules.
set -euo pipefail
if ! command -v clang-format-14 >/dev/null || ! command -v g++ >/dev/null; then
  echo 'needs clang-format-14 and g++'
  exit 77
fi
exec "$ASSAY_SOURCE_DIR/scripts/check" --self-test
