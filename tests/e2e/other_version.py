"""A device of another protocol version: prints its URL, then refuses every hello that comes.

    other_version.py VERSION"""
import socket
import struct
import sys

from wire_client import HELLO, REFUSAL, frame, intact

WRONG_VERSION = 9
version = int(sys.argv[1])
with socket.create_server(("127.0.0.1", 0)) as server:
    print(f"tcp://127.0.0.1:{server.getsockname()[1]}", flush=True)
    while True:
        connection, _ = server.accept()
        received = b""
        with connection:
            while more := connection.recv(4096):
                *pieces, received = (received + more).split(b"\0")
                for kind, sequence, nonce, _ in filter(None, map(intact, pieces)):
                    if kind == HELLO:
                        refusal = struct.pack("<Bi", WRONG_VERSION, version)
                        connection.sendall(frame(HELLO | REFUSAL, sequence, refusal, nonce))
