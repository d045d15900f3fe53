#!/usr/bin/env bash
# Nothing that the tool starts listens on a TCP port: run, flash, bring-up and an autopsy, in a
# network namespace of their own, where whatever listens is theirs.
set -euo pipefail
# shellcheck source=tests/e2e/virtual_probe.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/virtual_probe.bash"

command -v openocd >/dev/null || skip 'OpenOCD is not installed'
if [[ ${ASSAY_TEST_OWN_NETWORK:-} != yes ]]; then
  # A user namespace gives the right to make the other one, where the system lets users have one.
  for way in --net '--map-root-user --net'; do
    # shellcheck disable=SC2086 # the options, one by one
    if unshare $way true 2>/dev/null; then
      ASSAY_TEST_OWN_NETWORK=yes exec unshare $way bash "${BASH_SOURCE[0]}"
    fi
  done
  skip 'this user may not make a network namespace (unshare --net)'
fi

# The loopback interface of a new namespace is down; this sets its flag IFF_UP (netdevice(7)).
python3 -c '
import fcntl, socket, struct
with socket.socket() as any_socket:
    fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", b"lo", 1))'

# Looks all the time, and notes each address that something listens on, once. Sockets listen in
# state 0A (proc(5), /proc/net/tcp). It bears no mark, since it is none of what the tool starts.
env -u ASSAY_TEST_MARK python3 -c '
import pathlib, time
seen = set()
pathlib.Path("watched.txt").touch()
while True:
    for table in ("/proc/self/net/tcp", "/proc/self/net/tcp6"):
        for line in open(table).read().splitlines()[1:]:
            words = line.split()
            if words[3] == "0A" and words[1] not in seen:
                seen.add(words[1])
                with open("watched.txt", "a") as notes:
                    print(words[1], file=notes)
    time.sleep(0.002)' &
watch_pid=$!
wait_for 20 test -e watched.txt

expect_no_listeners() {
  kill -0 "$watch_pid" || fail 'the watch has ended'
  expect_equal "listeners during $1" "$(cat watched.txt)" ''
}

# --- The watch sees a port that is open for as long as a client needs
start_probe netduinoplus2 --port 0
wait_for 20 grep -q : watched.txt
expect_equal 'the port that was asked for' "$(sed 's/.*://' watched.txt)" \
  "$(printf '%04X' "${probe##*:}")"
stop_probe
: >watched.txt

# --- An emulated board by itself, and one behind a virtual probe that the tool starts
assay run "$examples/sine" --board mps2-an386
expect 0 PASS
expect_no_listeners 'a run on an emulated board'
assay run "$examples/sine" --board netduinoplus2 --flash openocd
expect 0 PASS
expect_no_listeners 'a run behind a virtual probe'
assay run "$examples/sine" --board netduinoplus2 --link rtt
expect 0 PASS
expect_no_listeners 'a run over RTT'
assay bringup --board netduinoplus2
expect 0
expect_no_listeners 'a bring-up'

# --- A probe that runs, in a bench file
start_probe netduinoplus2
bench_file left netduinoplus2
export ASSAY_BENCH=$PWD/bench.json
assay build "$examples/sine" --board netduinoplus2 -o sine.elf
expect 0
assay flash --image sine.elf --device left
expect 0
expect_no_listeners 'flashing'
make_package endless '#include <stdint.h>
int32_t entry(float* in, float* out) {
  for (;;) out[0] += in[0];
}'
assay run endless --device left --timeout 2
expect 6 'hung in entry'
expect_no_listeners 'an autopsy'
stop_probe

kill "$watch_pid"
wait "$watch_pid" || true
finish
