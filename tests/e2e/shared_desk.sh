#!/usr/bin/env bash
# Twenty runs on three devices: each runs, never two on a device, in the order of coming; and holders
# that are killed, also while they flash.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'
export ASSAY_LOCK_DIR=$PWD/locks

probes=()
controls=()
devices=
for name in left middle right; do
  start_probe netduinoplus2
  probes+=("$probe_pid")
  controls+=("$control")
  devices+="${devices:+,}{\"name\": \"$name\", \"board\": \"netduinoplus2\", \"link\": {\"url\": \"$serial\"},
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
use_of() { # DEVICE FIELD: what `assay devices` tells
  "$ASSAY" devices --json >devices.json
  python3 -c '
import json, sys
device = next(d for d in json.load(open("devices.json"))["devices"] if d["name"] == sys.argv[1])
print(json.dumps(device.get(sys.argv[2])))' "$1" "$2"
}
wait_for_use() { # DEVICE FIELD VALUE
  local attempt
  for attempt in {1..600}; do
    [[ $(use_of "$1" "$2") == "$3" ]] && return
    sleep 0.02
  done
  fail "after $attempt looks $2 of $1 is $(use_of "$1" "$2") instead of $3"
}

# Each queues once the one before does, while the devices are held; then they go at once.
mkfifo hold
exec {hold}<>hold
holders=()
for device in "${names[@]}"; do
  "$ASSAY" devices --lock "$device" -- bash -c "read -r end <&$hold" &
  holders+=($!)
done
for device in "${names[@]}"; do
  until [[ $(use_of "$device" busy) != null ]]; do :; done
done
pids=()
for job in {1..20}; do
  index=$((job % 3))
  if ((job % 2)); then
    what=(--image sine.elf --cases "$examples/sine/cases")
  else
    what=(--image digits_int8.elf --seed 1)
  fi
  (
    code=0
    "$ASSAY" run "${what[@]}" --device "${names[$index]}" --wait 300 >"job$job.txt" 2>&1 || code=$?
    echo "$job" >>"ended_on_${names[$index]}"
    exit "$code"
  ) &
  pids+=($!)
  wait_for_use "${names[$index]}" waiting $(((job + 2) / 3))
done
printf 'end\nend\nend\n' >&"$hold"
wait "${holders[@]}"
for job in {1..20}; do
  code=0
  wait "${pids[$((job - 1))]}" || code=$?
  command_line="job $job"
  out=$(cat "job$job.txt")
  err=
  # Every other one has cases to compare with.
  if ((job % 2 == 1)); then expect 0 PASS; else expect 0 RAN; fi
done
for device in "${names[@]}"; do
  order=$(cat "ended_on_$device")
  expect_equal "the order of the runs on $device" "$order" "$(sort -n <<<"$order")"
done

# A holder that is killed frees its device at once.
make_package busy '#include <stdint.h>
int32_t entry(float* in, float* out) { for (;;) out[0] += in[0]; }'
"$ASSAY" run busy --seed 1 --device left --timeout 600 >busy.txt 2>&1 &
busy_pid=$!
until [[ $(use_of left busy) != null ]] || ! kill -0 "$busy_pid" 2>/dev/null; do :; done
assay run --image sine.elf --device left
expect 4 'left is in use by assay run' '--wait'
kill -9 "$busy_pid"
wait "$busy_pid" || true
assay run --image sine.elf --cases "$examples/sine/cases" --device left
expect 0 '48 of 48'

# So does one that is killed while it flashes, and who waits then flashes what is its own.
make_package large '#include <stdint.h>
const uint8_t table[600000] = {1, 2, 3};
int32_t entry(float* in, float* out) { out[0] = table[(uint32_t)in[0]]; return 0; }'
assay build large --board netduinoplus2 -o large.elf
expect 0
control=${controls[0]}
erased=$(stat_of erased_sectors)
programmed=$(stat_of programmed_bytes)
"$ASSAY" flash --image large.elf --force --device left >flash.txt 2>&1 &
flash_pid=$!
until [[ $(use_of left busy) != null ]] || ! kill -0 "$flash_pid" 2>/dev/null; do :; done
"$ASSAY" run --image sine.elf --cases "$examples/sine/cases" --device left --wait 300 \
  >next.txt 2>&1 &
next_pid=$!
wait_for_use left waiting 1
until [[ $(stat_of erased_sectors) != "$erased" ]] || ! kill -0 "$flash_pid" 2>/dev/null; do :; done
kill -9 "$flash_pid"
code=0
wait "$flash_pid" || code=$?
expect_equal 'the end of the flasher' "$code" 137
code=0
wait "$next_pid" || code=$?
command_line='a run that waited for a flasher that was killed'
out=$(cat next.txt) err=
expect 0 '48 of 48' PASS
expect_equal 'both images are programmed' "$(($(stat_of programmed_bytes) - programmed > 600000))" 0

kill "${probes[@]}"
wait "${probes[@]}" || true
finish
