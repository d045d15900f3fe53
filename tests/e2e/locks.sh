#!/usr/bin/env bash
# Twenty processes want three devices at once: each gets its turn, in the order in which they came,
# and never two one device.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"
export ASSAY_LOCK_DIR=$PWD/locks ASSAY_BENCH=$PWD/bench.json
jobs_count=20
devices=(left right far)
cat >bench.json <<'END'
{"version": 1, "devices": [
  {"name": "left", "board": "microbit", "link": {"usb_serial": "A"}, "probe": {"usb_serial": "A"}},
  {"name": "right", "board": "microbit", "link": {"rtt": true}, "probe": {"usb_serial": "B"}},
  {"name": "far", "board": "microbit", "link": {"url": "tcp://127.0.0.1:5"}}]}
END
sed 's/"name": "\(.*\)", "board"/"name": "other-\1", "board"/' bench.json >other.json

# The job of a process: it enters, stays for a moment, and leaves. Each line is one write.
cat >job.sh <<'END'
echo "enter $1 $2" >>log
sleep 0.0$((RANDOM % 5))
echo "leave $1 $2" >>log
END

# Starts process number $1 on a device; each third process knows it by another bench's name.
start_job() {
  local device=${devices[$1 % 3]} bench=bench.json prefix=
  if (($1 / 3 % 3 == 2)); then bench=other.json prefix=other-; fi
  "$ASSAY" devices --bench "$bench" --quiet --lock "$prefix$device" --wait 100 -- \
    bash job.sh "$device" "$1" >"job$1.txt" 2>&1 &
  pids+=($!)
}

tickets() { find locks -type f 2>/dev/null | wc -l; }

# Ends when all jobs have; then the log has to tell that each was alone.
collect() {
  local pid device name number event inside
  for pid in "${pids[@]}"; do
    wait "$pid" || fail "$1: a process ended with exit code $?: $(cat job*.txt)"
  done
  expect_equal "$1: processes that had their turn" "$(grep -c '^leave' log)" "$jobs_count"
  for device in "${devices[@]}"; do
    inside=
    while read -r event name number; do
      [[ $name == "$device" ]] || continue
      case $event in
        enter) [[ ! $inside ]] || fail "$1: $number entered $device while $inside was there" ;;
        leave) [[ $inside == "$number" ]] || fail "$1: $number left $device, where '$inside' was" ;;
      esac
      [[ $event == enter ]] && inside=$number || inside=
    done <log
  done
  # What killed ones left is removed by the next that looks.
  "$ASSAY" devices --quiet
  expect_equal "$1: tickets that are left" "$(tickets)" 0
}

# All at once.
pids=()
for ((i = 0; i < jobs_count; ++i)); do start_job "$i"; done
collect 'all at once'

# One after the other, each once the one before has its ticket, while all devices are held: then they
# have their turns in that order.
rm log
mkfifo hold
pids=()
for device in "${devices[@]}"; do
  "$ASSAY" devices --lock "$device" -- bash -c 'read -r end <hold' &
  holders+=($!)
done
wait_for_tickets() {
  local attempt
  for attempt in {1..400}; do
    [[ $(tickets) == "$1" ]] && return
    sleep 0.02
  done
  fail "after $attempt looks there are $(tickets) tickets instead of $1"
}
wait_for_tickets 3
for ((i = 0; i < jobs_count; ++i)); do
  start_job "$i"
  wait_for_tickets $((i + 4))
done
# A waiter that is killed and one that gives up block nobody.
"$ASSAY" devices --lock left --wait 100 -- bash job.sh left killed 2>/dev/null &
killed=$!
wait_for_tickets 24
run "$ASSAY" devices --lock left --wait 0.1 -- bash job.sh left late
expect 4 'left is in use by bash -c read -r end' 'after 0.1 s this is number 9 in the queue'
run "$ASSAY" devices --json
expect 0
expect_equal 'those that wait for left' "$(json devices.0.waiting out.txt)" 8
kill -KILL "$killed"
wait "$killed" 2>/dev/null || true
# One holder ends, one is killed, and one is asked to end: all free their devices.
kill -KILL "${holders[0]}"
kill -TERM "${holders[1]}"
echo end >hold
for pid in "${holders[@]}"; do wait "$pid" 2>/dev/null || true; done
collect 'in order'
for device in "${devices[@]}"; do
  order=$(awk -v device="$device" '$1 == "enter" && $2 == device { print $3 }' log)
  expect_equal "the turns at $device" "$order" "$(sort -n <<<"$order")"
done
[[ $(grep -c 'killed\|late' log) == 0 ]] || fail 'who was killed or gave up had a turn'

# A command that is run under a lock finds the device its own.
# shellcheck disable=SC2016 # for the inner shell
run "$ASSAY" devices --lock left -- bash -c '"$1" devices --lock left -- echo inner' bash "$ASSAY"
expect 0 inner

# What such a command leaves behind keeps the device as long as it uses it, however the lock above it
# ends: who has queued meanwhile comes after it.
mkfifo go
for how in ends 'is killed'; do
  rm -f log
  # shellcheck disable=SC2016 # for the inner shell
  "$ASSAY" devices --lock left -- bash -c '
    read -r start <go
    "$1" devices --lock left -- bash -c "echo enter inner >>log; read -r end <hold
      echo leave inner >>log" &
    read -r end <go' bash "$ASSAY" &
  tool=$!
  wait_for_tickets 1
  "$ASSAY" devices --quiet --lock left --wait 100 -- bash job.sh left waiter &
  waiter=$!
  wait_for_tickets 2
  echo start >go
  wait_for_tickets 3
  if [[ $how == ends ]]; then echo end >go; else kill -KILL "$tool"; fi
  wait "$tool" 2>/dev/null || true
  # A killed one's ticket goes when the waiter looks again.
  wait_for_tickets 2
  run "$ASSAY" devices --lock left --wait 0.2 -- bash job.sh left late
  expect 4 'left is in use by bash -c echo enter inner' 'number 2 in the queue'
  echo end >hold
  wait "$waiter" || fail "a waiter, when the outer lock $how: exit code $?"
  expect_equal "the turns when the outer lock $how" "$(awk '{ print $1, $NF }' log | tr '\n' ' ')" \
    'enter inner leave inner enter waiter leave waiter '
  wait_for_tickets 0
done

# The command's signals and exit code are its own; SIGTERM to the tool ends it.
run "$ASSAY" devices --lock left -- bash -c 'kill -TERM $$'
expect 143
"$ASSAY" devices --lock left -- sleep 100 &
tool=$!
wait_for_tickets 1
kill -TERM "$tool"
code=0
wait "$tool" || code=$?
expect_equal 'the exit code after SIGTERM' "$code" 143
expect_equal 'tickets in the end' "$(tickets)" 0

finish
