#!/usr/bin/env bash
# Slow and faulty lines to emulated boards: the results are right all the same, the report counts
# what was repaired, and a line that lets nothing through is told in time.
set -euo pipefail
# shellcheck source=tests/e2e/attach.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/attach.bash"

first_cases "$examples/sine/cases" 8 sine

damage=(device.bad_frames host.torn_frames host.corrupt_frames)

# over LINK BOARD: a run over it, with its report in report.json.
over() {
  assay run "$examples/sine" --cases sine --board "$2" --link "$1" --report report.json
  expect 0 '8 of 8 cases within tolerance' PASS
}

# expect_counted COUNTER...: at least one of these of the report's link is above 0.
expect_counted() {
  local counter sum=0
  for counter; do sum=$((sum + $(json "link.$counter" report.json))); done
  checks=$((checks + 1))
  [[ $sum -gt 0 ]] || fail "none of '$*' was counted: $command_line"
}

for board in mps2-an386 netduinoplus2; do
  over 'chaos+uart?rate=115200&latency_ms=1' "$board"
  expect_equal 'the kind of a link' "$(json link.kind report.json)" \
    'chaos+uart (115200 baud, 1 ms)'
  # Where an emulator takes long to start, on a busy machine, the host asks for the safe rate by bad
  # frames of its own, 16 each time.
  asked=$(json link.host.safe_rate_requests report.json)
  bad=$(json link.device.bad_frames report.json)
  checks=$((checks + 1))
  ((bad <= 16 * asked)) || fail "a line without faults has $bad bad frames; asked $asked times"

  over 'chaos+uart?rate=921600&flip=2e-3&drop=1e-3&insert=1e-3&duplicate=1e-3&seed=11' "$board"
  expect_counted host.repeated_frames
  expect_counted "${damage[@]}"
  over 'chaos+uart?rate=921600&drop_frame=0.1&duplicate_frame=0.3&truncate=0.05&seed=15' "$board"
  expect_counted host.repeated_frames
done
over 'chaos+tcp?latency_ms=1&jitter_ms=3&text=0.2&garbage=0.1&stall=0.1&stall_ms=20&silence=0.03&silence_ms=20&seed=13' mps2-an386
expect_counted "${damage[@]}" host.repeated_frames
over 'chaos+uart?rate=115200&timer_ms=16&reorder=0.1&burst=2e-3&text_inside=0.1&seed=16' mps2-an386
expect_counted host.repeated_frames

# A device that runs already, over such a line; a seed that was drawn is told.
assay build "$examples/sine" --board mps2-an386 -o sine.elf
start_emulator mps2-an386 sine.elf
assay run --attach "chaos+$emulator?rate=115200&flip=1e-3" --image sine.elf --cases sine \
  --report report.json
expect 0 '8 of 8 cases within tolerance' PASS
kind=$(json link.kind report.json)
expect_equal 'the kind of a link without its seed' "${kind%=*}" \
  "chaos+$emulator (115200 baud, flip=0.001, seed"
stop_emulator

# The page's examples.
ln -s "$examples" examples
mapfile -t lines < <(sed -n "s/^    scripts\/assay //p" "$ASSAY_SOURCE_DIR/docs/links.md")
[[ ${#lines[@]} -ge 2 ]] || fail "only ${#lines[@]} examples found on the page"
for example in "${lines[@]}"; do
  read -ra words <<<"${example//\'/}"
  assay "${words[@]}"
  expect 0 '48 of 48 cases within tolerance' PASS
done

# A rate that works is kept; one that does not is given up, by both ends, and changes no result.
for board in mps2-an386 netduinoplus2; do
  assay run "$examples/sine" --board "$board" --link 'chaos+uart?rate=115200' --rate 921600 --json
  expect 0 '"bits_per_second": 921600' '"rate_fallbacks": 0'
  assay run "$examples/sine" --board "$board" --rate 921600 --json \
    --link 'chaos+uart?rate=115200&fastest_rate=500000&seed=3'
  expect 0 '"bits_per_second": 115200' '"rate_fallbacks": 1' '"safe_rate_returns": 1' 'The line stays at'
done

# Nothing gets through.
SECONDS=0
assay run --image sine.elf --cases sine --link 'chaos+uart?drop=1&seed=1'
expect 5 'No answer to hello on chaos+uart (drop=1, seed=1)' '0 bytes came'
checks=$((checks + 1))
[[ $SECONDS -lt 30 ]] || fail "a dead line was told after $SECONDS s"

# Wrong URLs are told before anything is built or started.
wrong() {
  PATH=$bare assay run "$examples/sine" "$1" "$2"
  expect 2 "${@:3}"
}
bare=$(path_without arm-none-eabi-gcc qemu-system-arm)
wrong --link 'chaos+uart?latncy_ms=5' "no parameter 'latncy_ms'" "did you mean 'latency_ms'?"
wrong --link 'chaos+uart?flip=2' "flip is '2'" 'from 0 to 1'
wrong --link 'chaos+uart?rate=fast' "rate is 'fast'" 'from 300 to 12000000 baud'
wrong --link 'uart?rate=9600' 'begin it with chaos+'
wrong --link uar "did you mean 'uart'?"
wrong --link chaos+memory 'write chaos+uart'
wrong --attach 'chaos+tcp://127.0.0.1:5555?seed=-1' "seed is '-1'" 'from 0 to 4294967295'
wrong --attach 'chaos+tcp://127.0.0.1' 'has no port'
finish
