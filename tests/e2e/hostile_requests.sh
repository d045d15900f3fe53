#!/usr/bin/env bash
# Whatever comes to an emulated device: a request that is wrong gets the status that proto/SPEC.md
# gives it, noise is counted, and the next good request is answered. Versions that differ are told.
set -euo pipefail
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

start_sine "$examples/functions"
hostile() {
  SECONDS=0
  run python3 "$ASSAY_SOURCE_DIR/tests/e2e/hostile_requests.py" "$emulator" "$@"
  expect 0
  printf '%s (%d s)\n' "$out" $SECONDS
}
hostile requests
# A tenth of a megabyte, as an emulator takes its time; a unit test does it with a whole one.
hostile noise_without_delimiters 100000
hostile noise 100000
# The tool finds the device as any other.
assay run --attach "$emulator" --image sine.elf --cases sine --report report.json
expect 0 '8 of 8 cases within tolerance' PASS
bad_frames=$(json link.device.bad_frames report.json)
checks=$((checks + 1))
[[ $bad_frames -gt 300 ]] || fail "$bad_frames bad frames after all the noise"
assay call reversed x:00ff10 --attach "$emulator" --image sine.elf
expect_equal 'reversed' "$out" 10ff00
stop_emulator

# A device of another version names it, with an image at hand and without.
for version in 0 2; do
  exec 8< <(exec python3 "$ASSAY_SOURCE_DIR/tests/e2e/other_version.py" $version)
  other=$!
  trap 'kill "$other" 2>/dev/null || true' EXIT
  read -r url <&8
  for command in 'run --image sine.elf' run 'call half 3 --image sine.elf'; do
    # shellcheck disable=SC2086 # words of a command
    assay $command --attach "$url"
    expect 5 "The device speaks protocol version $version, this tool version 1."
  done
  kill $other
  exec 8<&-
done
finish
