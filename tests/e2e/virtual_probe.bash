# For the end-to-end tests: a virtual probe that runs, and the real OpenOCD at it.
# shellcheck shell=bash

# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

vprobe=${ASSAY%/*}/assay-vprobe

# start_probe BOARD [OPTION]...: sets probe, serial, control (unix:PATH each), probe_pid, emulator_pid.
start_probe() {
  board=$1
  rm -f probe.json
  "$vprobe" --board "$@" >probe.json 2>probe_err.txt &
  probe_pid=$!
  for _ in {1..200}; do
    [[ -s probe.json ]] && break
    kill -0 "$probe_pid" 2>/dev/null || break
    sleep 0.05
  done
  checks=$((checks + 1))
  [[ -s probe.json ]] || {
    fail "no virtual probe for $board: $(cat probe_err.txt)"
    finish
  }
  probe=$(json probe probe.json)
  control=$(json control probe.json)
  serial=$(json serial probe.json)
  emulator_pid=$(json emulator_pid probe.json)
}

# Its exit code is what was expected of it.
stop_probe() {
  local ended=0
  kill "$probe_pid"
  wait "$probe_pid" || ended=$?
  expect_equal 'exit code of the virtual probe' "$ended" 0
  expect_no_processes 'the end of the virtual probe'
}

# openocd COMMANDS: runs the real one; sets out, err and code as run() does.
openocd_arguments() {
  # shellcheck disable=SC2016 # Tcl's variables
  arguments=(-c "adapter driver remote_bitbang; remote_bitbang host ${probe#unix:}"
    -c 'remote_bitbang port 0; transport select jtag'
    -f "$ASSAY_SOURCE_DIR/boards/$board/openocd.cfg"
    -c 'gdb_port disabled; tcl_port disabled; telnet_port disabled'
    -c 'foreach t [target names] {$t configure -event reset-start {}; $t configure -event reset-init {}}'
    -c "$1")
}
openocd() {
  openocd_arguments "$1"
  run openocd "${arguments[@]}"
}

# command WORDS...: one command on the control socket; sets answer.
command_probe() {
  answer=$(python3 -c '
import socket, sys
with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(20)
    line.connect(sys.argv[1].removeprefix("unix:"))
    line.sendall((" ".join(sys.argv[2:]) + "\n").encode())
    print(line.makefile().readline().strip())' "$control" "$@")
}
expect_command() {
  command_probe "$@"
  expect_equal "the answer to '$*'" "$answer" '{"ok":true}'
}

# stat_of COUNTER: a member of the statistics.
stat_of() {
  command_probe stats
  python3 -c 'import json, sys; print(json.loads(sys.argv[1])[sys.argv[2]])' "$answer" "$1"
}

# openocd_killed_after COUNTER COMMANDS: as openocd(), with SIGKILL for it as soon as that member of
# the statistics has changed. Whoever looks is there before OpenOCD is.
openocd_killed_after() {
  local counter=$1
  openocd_arguments "$2"
  run python3 -c '
import json, signal, socket, subprocess, sys
control, counter, *command = sys.argv[1:]
with socket.socket(socket.AF_UNIX) as line:
    line.settimeout(20)
    line.connect(control.removeprefix("unix:"))
    answers = line.makefile()
    def look():
        line.sendall(b"stats\n")
        return json.loads(answers.readline())[counter]
    before = look()
    openocd = subprocess.Popen(command)
    while look() == before and openocd.poll() is None:
        pass
    openocd.kill()
    sys.exit(128 + signal.SIGKILL if openocd.wait() == -signal.SIGKILL else openocd.returncode)' \
    "$control" "$counter" openocd "${arguments[@]}"
}

# bench_file NAME BOARD: writes bench.json, with the probe that runs.
bench_file() {
  cat >bench.json <<END
{"version": 1, "devices": [
  {"name": "$1", "board": "$2", "link": {"url": "$serial"}, "probe": {"remote_bitbang": "$probe"}}]}
END
}
