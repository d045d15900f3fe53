#!/usr/bin/env bash
# Twenty runs at once on three devices: each runs, never two on a device, in the order of coming.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'
export ASSAY_LOCK_DIR=$PWD/locks

probes=()
devices=
for name in left middle right; do
  start_probe netduinoplus2
  probes+=("$probe_pid")
  devices+="${devices:+,}{\"name\": \"$name\", \"board\": \"netduinoplus2\", \"link\": {\"url\": \"tcp://$serial\"},
    \"probe\": {\"remote_bitbang\": \"$probe\"}}"
done
echo "{\"version\": 1, \"devices\": [$devices]}" >bench.json
export ASSAY_BENCH=$PWD/bench.json

assay run "$examples/sine"
expect 2 left middle right --device
assay build "$examples/sine" --board netduinoplus2 -o sine.elf
expect 0
# Another image each time, so that two who met on a device would notice.
assay build "$examples/digits_int8" --board netduinoplus2 -o digits_int8.elf
expect 0

names=(left middle right)
pids=()
for job in {1..20}; do
  device=${names[$((job % 3))]}
  if ((job % 2)); then
    what=(--image sine.elf --cases "$examples/sine/cases")
  else
    what=(--image digits_int8.elf --seed 1)
  fi
  "$ASSAY" run "${what[@]}" --device "$device" --wait 300 >"job$job.txt" 2>&1 &
  pids+=($!)
done
for job in {1..20}; do
  code=0
  wait "${pids[$((job - 1))]}" || code=$?
  command_line="job $job"
  out=$(cat "job$job.txt")
  err=
  expect 0 PASS
done

# A holder that is killed frees its device at once.
make_package busy '#include <stdint.h>
int32_t entry(float* in, float* out) { for (;;) out[0] += in[0]; }'
"$ASSAY" run busy --seed 1 --device left --timeout 600 >busy.txt 2>&1 &
busy_pid=$!
held() {
  "$ASSAY" devices --json >devices.json
  python3 -c '
import json
print(any(d.get("busy") for d in json.load(open("devices.json"))["devices"]))'
}
until [[ $(held) == True ]] || ! kill -0 "$busy_pid" 2>/dev/null; do :; done
assay run --image sine.elf --device left
expect 4 'left is in use by assay run' '--wait'
kill -9 "$busy_pid"
wait "$busy_pid" || true
assay run --image sine.elf --cases "$examples/sine/cases" --device left
expect 0 '48 of 48'

kill "${probes[@]}"
wait "${probes[@]}" || true
finish
