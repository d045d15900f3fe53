"""How fast an emulated board answers. Over TCP: assay's server against the least that can answer,
both asked by the client below, one exchange at a time, without the tool. And the tool's own client
over the link `memory` against the link `uart`."""
import json
import socket
import statistics
import struct
import subprocess
import time
from functools import lru_cache

from device_metrics import HERE
from request_frames import NONCE, call, frame
from workshop import ROOT

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


def large_model(workshop):
    """A model that copies 64 KiB, as a package."""
    folder = workshop.path / "large_model"
    folder.mkdir(exist_ok=True)
    tensor = {"dtype": "uint8", "shape": [65536]}
    (folder / "assay-package.json").write_text(json.dumps(
        {"version": 1, "name": "large", "sources": ["large.c"], "entry": "large",
         "inputs": [{"name": "from"} | tensor], "outputs": [{"name": "to"} | tensor],
         "workspace_bytes": 0}))
    (folder / "large.c").write_text("#include <stdint.h>\n#include <string.h>\n"
                                    "int32_t large(const void* from, void* to) {\n"
                                    "  memcpy(to, from, 65536);\n  return 0;\n}\n")
    return folder


@lru_cache(maxsize=1)
def over_links(workshop):
    """Pairs of what the client took over `uart` and over `memory`."""
    program = workshop.counter.with_name("assay_emulated_link_bench")
    images = {link: workshop.build(large_model(workshop), "--sources", HERE / "functions.c", "--board",
                                   BOARD, "--link", link) / "firmware.elf"
              for link in ("uart", "memory")}

    def once(link):
        done = subprocess.run([program, ROOT / "boards", BOARD, images[link], link],
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip())
        return {name: int(value) for name, value in map(str.split, done.stdout.splitlines())}

    return [(once("uart"), once("memory")) for _ in range(ROUNDS)]


def memory_over_uart(what):
    def measure(workshop):
        pairs = over_links(workshop)
        key = f"{what}_us"
        for side, link in enumerate(("uart", "memory")):
            taken = statistics.median(pair[side][key] for pair in pairs)
            if what == "calls":
                yield f"link.memory_calls_over_uart.{link}", round(pairs[0][side]["calls"] / taken * 1e6), "1/s"
            else:
                yield f"link.memory_over_uart.{what}.{link}", round(taken / 1e3, 2), "ms"
        name = "link.memory_calls_over_uart" if what == "calls" else f"link.memory_over_uart.{what}"
        yield name, round(statistics.median(uart[key] / memory[key] for uart, memory in pairs), 2), "ratio"
    return measure
