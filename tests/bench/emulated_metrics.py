"""How fast an emulated board answers over TCP: assay's server against the least that can answer.
Both are asked by the client below, one exchange at a time; the tool itself is not in this loop."""
import socket
import statistics
import struct
import subprocess
import time

from device_metrics import HERE
from request_frames import NONCE, call, frame

BOARD = "mps2-an386"
ROUNDS = 7
EXCHANGES = 100  # a round
PATIENCE_S = 60


class TcpBoard:
    """An emulated board whose UART is a TCP connection."""

    def __init__(self, workshop, image):
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(PATIENCE_S)
            link = f"tcp:127.0.0.1:{server.getsockname()[1]},nodelay=on"
            self._process = subprocess.Popen(workshop.emulator_command(BOARD, image, link),
                                             stdin=subprocess.DEVNULL)
            try:
                self._socket, _ = server.accept()
            except OSError as problem:
                self._process.kill()
                raise RuntimeError(f"the emulator did not connect: {problem}") from problem
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.settimeout(PATIENCE_S)

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self._socket.close()
        self._process.kill()
        self._process.wait()

    def exchange(self, request, reply_bytes):
        self._socket.sendall(request)
        reply = b""
        while len(reply) < reply_bytes:
            piece = self._socket.recv(reply_bytes - len(reply))
            if not piece:
                raise RuntimeError(f"the emulator ended; it sent {reply!r}")
            reply += piece
        return reply


class Caller:
    """Calls an empty function in assay's server, and sees to it that the answer is the one due."""

    def __init__(self, board):
        self._board = board
        self._sequence = 0
        # Version 1; a reply of 32 bytes of payload.
        board.exchange(b"\0" + frame(1, 0, struct.pack("<IB", NONCE, 1)), len(frame(0x81, 0, bytes(32))))

    def __call__(self):
        self._sequence = self._sequence + 1 & 255
        request = frame(7, self._sequence, call("nothing()v", b"", announce=False))
        due = frame(0x87, self._sequence, b"")
        if self._board.exchange(request, len(due)) != due:
            raise RuntimeError(f"call {self._sequence} was not answered as it should be")


def rate(action):
    before = time.perf_counter()
    for _ in range(EXCHANGES):
        action()
    return EXCHANGES / (time.perf_counter() - before)


def calls(workshop):
    request = frame(7, 1, call("nothing()v", b"", announce=False))
    reply_bytes = len(frame(0x87, 1, b""))
    folder = workshop.build(HERE / "model", "--sources", HERE / "functions.c", "--board", BOARD)
    sizes = f"enum {{ bench_request_bytes = {len(request)}, bench_reply_bytes = {reply_bytes} }};\n"
    echo_image = workshop.relink(folder, HERE / "echo_main.c", {"bench_sizes.h": sizes},
                                 drop=("device_main.cpp.o",))
    with TcpBoard(workshop, folder / "firmware.elf") as served, TcpBoard(workshop, echo_image) as bare:
        ask_server = Caller(served)
        ask_echo = lambda: bare.exchange(request, reply_bytes)  # noqa: E731
        rounds = [(rate(ask_server), rate(ask_echo)) for _ in range(ROUNDS)]
    server, echo = (statistics.median(rates) for rates in zip(*rounds))
    yield "emulated.calls_per_second.server", round(server), "1/s"
    yield "emulated.calls_per_second.echo", round(echo), "1/s"
    yield "emulated.calls_per_second", round(server / echo, 3), "ratio"
