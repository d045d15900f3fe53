#!/usr/bin/env bash
# The device's log: as it comes, with times, and again after the link was lost.
set -euo pipefail
# shellcheck source=tests/e2e/support.bash
. "$ASSAY_SOURCE_DIR/tests/e2e/support.bash"

export ASSAY_LOCK_DIR=$PWD/locks

# A device's line that prints, closes, and prints again to the next who connects.
python3 -c '
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
for words in (b"first boot\r\nhalf a ", b"second boot\n\x1b[31mred\n"):
    connection, _ = server.accept()
    connection.sendall(words)
    connection.close()
connection, _ = server.accept()
connection.recv(1)' >port.txt &
server_pid=$!
wait_for 20 test -s port.txt
port=$(cat port.txt)

assay log --attach "tcp://127.0.0.1:$port" --seconds 2
expect 0 'Waiting for it to come back' 'It is back'
checks=$((checks + 1))
[[ $(sed -E 's/^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}  //' out.txt) == 'first boot
half a 
second boot
\x1b[31mred' ]] || fail "the log is: $(cat out.txt)"
checks=$((checks + 1))
! grep -vqE '^[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}  ' out.txt || fail "a line has no time: $(cat out.txt)"
kill "$server_pid" 2>/dev/null || true
wait "$server_pid" || true

# A device that hangs never ends its last line: it is shown all the same, once.
python3 -c '
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
connection, _ = server.accept()
connection.sendall(b"panic: stack at 0x2000")
connection.recv(1)' >hung.txt &
server_pid=$!
wait_for 20 test -s hung.txt
: >hung_log.txt
# A job in the background has Ctrl-C ignored, unless that is undone.
python3 -c '
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])' "$ASSAY" log --attach "tcp://127.0.0.1:$(cat hung.txt)" \
  >hung_log.txt 2>&1 &
log_pid=$!
wait_for 20 grep -q 'panic: stack at 0x2000$' hung_log.txt
kill -INT "$log_pid"
code=0
wait "$log_pid" || code=$?
expect_equal 'exit code of a log that was interrupted' "$code" 130
expect_equal 'lines of a device that hangs' "$(grep -c panic hung_log.txt)" 1
wait "$server_pid" || true

# The line of a device behind RFC 2217, far away: each answer takes 50 ms.
cat >far.py <<'END'
import select, socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
for words in (b"near\n", b"far\n"):
    connection, _ = server.accept()
    connection.sendall(b"\xff\xfd\x2c\xff\xfd\x00\xff\xfb\x00")
    asked, said = b"", False
    while data := connection.recv(4096):
        asked += data
        answer = b""
        while (end := asked.find(b"\xff\xf0")) >= 0:
            begin = asked.find(b"\xff\xfa\x2c")
            request, asked = asked[begin + 3 : end], asked[end + 2 :]
            answer += b"\xff\xfa\x2c" + bytes([request[0] + 100]) + request[1:] + b"\xff\xf0"
            said = said or request[0] == 1  # the rate comes last
        select.select([], [], [], 0.05)
        connection.sendall(answer)
        if said:
            select.select([], [], [], 0.05)
            connection.sendall(words)
            if words == b"near\n":
                break
            said = False
    connection.close()
END
python3 far.py >far.txt &
server_pid=$!
wait_for 20 test -s far.txt
assay log --attach "rfc2217://127.0.0.1:$(cat far.txt)" --seconds 4
expect 0 near 'Waiting for it to come back' 'It is back' far
kill "$server_pid" 2>/dev/null || true
wait "$server_pid" || true

# Nothing to listen to.
assay log --attach "tcp://127.0.0.1:$port" --seconds 1
expect 5 "tcp://127.0.0.1:$port"


# Where nobody takes what it shows, it ends.
python3 -c '
import socket
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
connection, _ = server.accept()
connection.sendall(b"a line\n")
connection.recv(1)' >unread.txt &
server_pid=$!
wait_for 20 test -s unread.txt
# shellcheck disable=SC2016 # for the inner shell
run sh -c 'exec "$0" log --attach "$1" >/dev/full' "$ASSAY" "tcp://127.0.0.1:$(cat unread.txt)"
expect 74 'Standard output cannot be written: No space left on device.'
wait "$server_pid" || true
finish
