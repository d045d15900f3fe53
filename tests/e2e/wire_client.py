"""A host's end of the wire as proto/SPEC.md has it, made without the project's own code."""
import pathlib
import socket
import struct
import sys
import time
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))
from request_frames import call, frame, sized, tensor  # noqa: E402,F401

HELLO, DESCRIBE, WRITE, READ, DIGEST, RUN, CALL, CANCEL, MEMORY, RESET, RATE = range(1, 12)
REPLY, REFUSAL = 0x80, 0xC0
ARGUMENTS, RESULT = 0xFF, 0xFE
MEMORY_FIELDS = ("workspace_bytes", "workspace_peak", "stack_bytes", "stack_peak", "bad_frames",
                 "foreign_frames", "dropped_bytes", "repeated_requests", "safe_rate_returns")


def hello(nonce, version=1):
    return struct.pack("<IB", nonce, version)


def piece(number, offset, rest=b""):
    """What write, read and digest start with: a tensor and an offset of three bytes."""
    return struct.pack("<I", number | offset << 8) + rest


def run(model=0, repeats=1, flags=2, inputs=b""):
    return struct.pack("<BHB", model, repeats, flags) + inputs


def uncobs(data):
    """The decoded bytes of what stood before a delimiter; None where it is no COBS."""
    out = bytearray()
    at = 0
    while at < len(data):
        code = data[at]
        if at + code > len(data):
            return None
        out += data[at + 1:at + code]
        at += code
        if code < 255 and at < len(data):
            out.append(0)
    return bytes(out)


def intact(data):
    """(type, sequence, nonce, payload) of an encoded frame without its delimiter, or None."""
    text = uncobs(data)
    if text is None or len(text) < 7:
        return None
    seal = struct.unpack("<I", text[-4:])[0] ^ zlib.crc32(text[:-4])
    return (text[0], text[1], seal, text[3:-4]) if seal & 255 == text[2] else None


class Connection:
    """One TCP connection to a device."""

    def __init__(self, host, port, attempts=100):
        for attempt in range(attempts):
            try:
                self.socket = socket.create_connection((host, int(port)), timeout=10)
                break
            except OSError:
                if attempt + 1 == attempts:
                    raise
                time.sleep(0.1)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = b""

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.socket.close()

    def send(self, data):
        self.socket.settimeout(60)
        self.socket.sendall(data)

    def reset(self):
        """Drops the connection with RST instead of FIN: whatever is on its way is gone."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def frames(self, patience_s):
        """The intact frames that come, until nothing more does for so long."""
        end = time.monotonic() + patience_s
        while True:
            while b"\0" in self._received:
                data, self._received = self._received.split(b"\0", 1)
                found = intact(data)
                if found:
                    yield found
            self.socket.settimeout(max(0.001, end - time.monotonic()))
            # The emulator sends byte by byte and waits for each acknowledgement, which would come
            # 40 ms later.
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            try:
                more = self.socket.recv(65536)
            except TimeoutError:
                return
            if not more:
                raise ConnectionError("the device closed the connection")
            self._received += more

    def exchange(self, kind, sequence, payload, nonce, attempts=4, patience_s=20):
        """The answer (type, payload) to a request, which is repeated until it comes."""
        for _ in range(attempts):
            self.send(b"\0" + frame(kind, sequence, payload, nonce))
            for found, number, seal, reply in self.frames(patience_s):
                if (found >= REPLY and found & 63 == kind & 63 and number == sequence & 255
                        and seal == nonce):
                    return found, reply
        raise TimeoutError(f"request {kind:02x} of sequence {sequence} brought no answer")


class Session:
    """A session of a nonce on a connection; every request is an operation of its own."""

    def __init__(self, connection, nonce):
        self.connection = connection
        self.nonce = nonce
        kind, self.hello = connection.exchange(HELLO, 0, hello(nonce), nonce)
        if kind != HELLO | REPLY:
            raise RuntimeError(f"hello was refused with status {self.hello[0]}")
        self.sequence = self.hello[19]

    def advance(self):
        """The number of the next operation."""
        self.sequence = self.sequence + 1 & 255
        return self.sequence

    def ask(self, kind, payload=b""):
        return self.connection.exchange(kind, self.advance(), payload, self.nonce)

    def reply(self, kind, payload=b""):
        found, answer = self.ask(kind, payload)
        if found != kind | REPLY:
            raise RuntimeError(f"request {kind:02x} was refused with status {answer[0]}")
        return answer

    def memory(self):
        return dict(zip(MEMORY_FIELDS, struct.unpack("<9I", self.reply(MEMORY)[:36])))
