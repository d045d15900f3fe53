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
until [[ -s port.txt ]]; do :; done
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

# Nothing to listen to.
assay log --attach "tcp://127.0.0.1:$port" --seconds 1
expect 5 "tcp://127.0.0.1:$port"
assay log
expect 2 'Name the device whose log to read'
assay reset
expect 2 'Name the device to reset'

finish
