"""Requests that are wrong in every way but their frame, and noise, each followed by a good request.

    hostile_requests.py HOST:PORT requests
    hostile_requests.py HOST:PORT noise BYTES
    hostile_requests.py HOST:PORT noise_without_delimiters BYTES

The device runs a model of one float32 input and output, with examples/functions compiled in and an
arguments tensor of 4,096 bytes."""
import random
import struct
import sys
import zlib

from wire_client import (ARGUMENTS, CALL, CANCEL, DESCRIBE, DIGEST, HELLO, MEMORY, RATE, READ,
                         REFUSAL, REPLY, RESET, RESULT, RUN, WRITE, Connection, Session, call, frame,
                         hello, intact, piece, run, sized, tensor)

(NO_SESSION, OUT_OF_SEQUENCE, UNKNOWN_TYPE, BAD_LENGTH, NO_SUCH_ITEM, OUT_OF_RANGE, BAD_ARGUMENT,
 TOO_LARGE, WRONG_VERSION) = range(1, 10)
INPUT = struct.pack("<f", 1.5)
ARGUMENT_BYTES = 4096
RING_BYTES = 4096
STAGED = bytes(range(256)) * (ARGUMENT_BYTES // 256)
NONCE = 0x5EED1234
LABEL = "label(i,f,s,t)s"


def u16(value):
    return struct.pack("<H", value & 0xFFFF)


def u24(value):
    return struct.pack("<I", value & 0xFFFFFF)[:3]


def unknown_types():
    yield from ((f"type {kind:02x}", kind, b"", UNKNOWN_TYPE, 0) for kind in (0, *range(12, 64)))
    yield "cancel of nothing", CANCEL, b"", UNKNOWN_TYPE, 0


def wrong_lengths():
    exactly = {DESCRIBE: 3, READ: 6, DIGEST: 7, MEMORY: 0, RESET: 0, RATE: 4}
    at_least = {HELLO: 5, WRITE: 4, RUN: 4, CALL: 5}
    for kind, size in (exactly | at_least).items():
        wrong = [*range(size), *([] if kind in at_least else [size + 1, size + 100])]
        # 501 bytes of payload are the most in a frame of 512.
        for count in (*wrong, 502, *([600, 4000] if kind in (WRITE, RUN) else [])):
            yield f"type {kind:02x} with {count} bytes", kind, bytes(count), BAD_LENGTH, 0


def wrong_items(models, tensors, functions):
    for what, first in enumerate((models, tensors, functions)):
        for number in (first, 0x100 + first, 0x7FFF, 0xFFFF):
            request = struct.pack("<BH", what, number)
            yield f"describe {what} {number}", DESCRIBE, request, NO_SUCH_ITEM, number
    yield "describe of no kind", DESCRIBE, b"\3\0\0", NO_SUCH_ITEM, 0
    for number in (tensors, tensors + 1, 0x7F, 0x80, 0xFD):
        for kind, rest in ((WRITE, b""), (READ, u16(0)), (DIGEST, u24(0))):
            yield f"type {kind:02x} of tensor {number}", kind, piece(number, 0, rest), NO_SUCH_ITEM, number
    yield "write of the result", WRITE, piece(RESULT, 0), NO_SUCH_ITEM, RESULT
    for model in (models, models + 1, 0x7F, 0x80, 0xFF):
        yield f"run of model {model}", RUN, run(model), NO_SUCH_ITEM, None
        yield f"run of model {model}, -1 times", RUN, run(model, 0xFFFF), NO_SUCH_ITEM, None


def wrong_ranges():
    for number, size in ((0, 4), (1, 4), (ARGUMENTS, ARGUMENT_BYTES), (RESULT, 0)):
        for offset, count in ((0, size + 1), (size, 1), (size + 1, 0), (size, -1), (1, -1), (0, -2),
                              (-1, 1), (-1, 0), (-1, -1), (-size - 1, size + 1), (0, 0x7FFF),
                              (0x800000, 0x8000), (0x7FFFFF, 1)):
            where = piece(number, offset & 0xFFFFFF)
            detail = struct.unpack("<i", where)[0]
            name = f"tensor {number}, {count} bytes at {offset}"
            yield f"read of {name}", READ, where + u16(count), OUT_OF_RANGE, detail
            yield f"digest of {name}", DIGEST, where + u24(count), OUT_OF_RANGE, detail
            if 0 <= count <= 400 and number != RESULT:
                yield f"write of {name}", WRITE, where + b"\xAA" * count, OUT_OF_RANGE, detail
    for count in (498, 512, ARGUMENT_BYTES):
        yield f"read of {count} bytes", READ, piece(ARGUMENTS, 0, u16(count)), TOO_LARGE, ARGUMENTS


def wrong_arguments():
    for count in (1, 3, 5, 8, 400):
        yield f"run with {count} bytes of inputs", RUN, run(inputs=b"\xAA" * count), BAD_ARGUMENT, 0
    yield "call of no function", CALL, call("nothing()i", b"", announce=False), NO_SUCH_ITEM, 1
    yield "call with hash 0", CALL, bytes(5), NO_SUCH_ITEM, 1
    yield "call on model 1", CALL, b"\1" + call("nothing()v", b"")[1:], NO_SUCH_ITEM, 0
    yield "call on model 63", CALL, b"\x3F" + call("nothing()v", b"")[1:], NO_SUCH_ITEM, 0
    for size in (ARGUMENT_BYTES + 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF):
        yield f"call with {size} bytes staged", CALL, call(LABEL, b"", size), OUT_OF_RANGE, 0
    integer, number, string = bytes(8), struct.pack("<d", 0.5), sized(b"text\0")
    floats = struct.pack("<IBBBB", 8, 2, 32, 1, 0) + struct.pack("<q", 2) + bytes(8)
    wrong = {
        LABEL: [b"", integer, integer + number, integer + number + string,
                integer + number + string + floats[:-8], integer + number + string + floats + bytes(8),
                number + string + floats, integer + number + floats + string,
                integer + number + sized(b"text") + floats, integer + number + sized(b"") + floats,
                *(integer + number + string + changed for changed in wrong_tensors(floats))],
        "half(f)f": [b"", bytes(7), bytes(9), bytes(16), string],
        "nothing()v": [bytes(1), bytes(8)],
        "reversed(b)b": [b"", bytes(7), *(struct.pack("<II", size, 0) + bytes(16)
                                         for size in (0, 8, 17, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF))],
    }
    for signature, blocks in wrong.items():
        for block in blocks:
            yield f"{signature} with {block.hex()}", CALL, call(signature, block), BAD_ARGUMENT, 0


def wrong_tensors(good):
    """Blocks of a tensor of two float32 with one field changed."""
    for at, field in ((0, "<I"), (8, "<q")):
        for value in (0, 1, 3, 0x10000, 1 << 30, -1, -2, *([1 << 32 | 2, 1 << 62] if at else [])):
            changed = struct.pack(field, value & (0xFFFFFFFF if at == 0 else -1))
            yield good[:at] + changed + good[at + len(changed):]
    for at, value in ((5, 0), (5, 64), (5, 255), (6, 0), (6, 2), (6, 255)):  # bits, dimensions
        yield good[:at] + bytes([value]) + good[at + 1:]
    huge = struct.pack("<qq", 0x10000, 0x10000)  # times 4 is 0 modulo 2^32
    yield struct.pack("<IBBBB", 0, 2, 32, 2, 0) + huge
    yield tensor(bytes(16))[:-8]


class Hostile:
    """Sends each wrong request with a good one behind it, several pairs at a time, and expects one
    answer to each request, in order."""

    def __init__(self, connection):
        self.connection = connection
        self.session = Session(connection, NONCE)
        self.waiting = []
        self.waiting_bytes = 0
        self.refused = 0
        self.failures = 0

    def fail(self, text):
        self.failures += 1
        print(f"FAILED: {text}")

    def send(self, name, kind, sequence, payload, nonce, answer, expected):
        data = frame(kind, sequence, payload, nonce)
        # No more than the device's ring holds.
        if self.waiting_bytes + len(data) > RING_BYTES:
            self.receive()
        self.connection.send(data)
        self.waiting_bytes += len(data)
        self.waiting.append((name, (kind | answer, sequence & 255, nonce), expected))

    def receive(self):
        """The answers to all that was sent."""
        frames = self.connection.frames(60)
        for name, head, expected in self.waiting:
            found = next(frames, None)
            if found is None:
                raise TimeoutError(f"{name} brought no answer")
            # A detail that proto/SPEC.md leaves open is not looked at.
            if found[:3] != head or not found[3].startswith(expected) or (
                    head[0] >= REFUSAL and len(found[3]) != 5):
                self.fail(f"{name}: {found} instead of {head} {expected}")
        self.waiting = []
        self.waiting_bytes = 0

    def send_good(self, name):
        """A request that is answered with the input, as it was."""
        sequence = self.session.advance()
        where = piece(0, 0)
        self.send(f"a read behind {name}", READ, sequence, where + u16(4), NONCE, REPLY, where + INPUT)

    def refuse_outside(self, name, kind, sequence, payload, nonce, status, detail):
        expected = bytes([status]) + (b"" if detail is None else struct.pack("<i", detail))
        self.send(name, kind, sequence, payload, nonce, REFUSAL, expected)
        self.refused += 1
        self.send_good(name)

    def refuse(self, name, kind, payload, status, detail):
        # A cancel carries the number of a call and takes none itself.
        sequence = self.session.sequence if kind == CANCEL else self.session.advance()
        self.refuse_outside(name, kind, sequence, payload, NONCE, status, detail)

    def wrong_sessions(self):
        for version in (0, 2, 255):
            for later in (b"", b"what a later version adds"):
                payload = hello(NONCE + 1, version) + later
                self.refuse_outside(f"hello of version {version}", HELLO, 0, payload, NONCE + 1,
                                    WRONG_VERSION, 1)
        for name, nonce, payload in (("of another nonce than its seal", NONCE + 1, hello(NONCE)),
                                     ("of nonce 0", 0, hello(0)),
                                     ("without a nonce", NONCE + 1, b"")):
            self.refuse_outside(f"hello {name}", HELLO, 0, payload, nonce, NO_SESSION, 0)
        for kind in (DESCRIBE, WRITE, RUN, CALL, RESET, 12):
            for nonce in (NONCE + 1, NONCE ^ 0x80000000, 0):
                self.refuse_outside(f"type {kind:02x} of another session", kind, self.session.sequence,
                                    bytes(8), nonce, NO_SESSION, 0)
        for step in (-1, 2, 128, 254):
            last = self.session.sequence
            self.refuse_outside(f"a run {step} operations off", RUN, last + step, run(), NONCE,
                                OUT_OF_SEQUENCE, last)

    def rates(self):
        """Every rate is taken by an emulator's line, which has none."""
        for rate in (1, 7, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0):
            name = f"rate {rate}"
            self.send(name, RATE, self.session.advance(), struct.pack("<I", rate), NONCE, REPLY, b"")
            self.send_good(name)

    def requests(self):
        functions, models, tensors = struct.unpack("<16xHxxBB", self.session.hello[:22])
        self.session.reply(WRITE, piece(0, 0, INPUT))
        for at in range(0, ARGUMENT_BYTES, 256):
            self.session.reply(WRITE, piece(ARGUMENTS, at, STAGED[at:at + 256]))
        for cases in (unknown_types(), wrong_lengths(), wrong_items(models, tensors, functions),
                      wrong_ranges(), wrong_arguments()):
            for case in cases:
                self.refuse(*case)
        self.wrong_sessions()
        self.rates()
        self.receive()
        digest = self.session.reply(DIGEST, piece(ARGUMENTS, 0, u24(ARGUMENT_BYTES)))
        if digest[4:] != struct.pack("<I", zlib.crc32(STAGED)):
            self.fail("the arguments tensor has changed")
        print(f"{self.refused} requests were refused")

    def noise(self, noise):
        """Bad frames are counted one by one."""
        before = self.session.memory()
        pieces = [data for data in noise.split(b"\0") if data]
        for at in range(0, len(noise), 16384):
            self.connection.send(noise[at:at + 16384])
        # The delimiter in front of the next request ends the last one.
        after = self.session.memory()
        bad = after["bad_frames"] - before["bad_frames"]
        dropped = after["dropped_bytes"] - before["dropped_bytes"]
        expected = sum(intact(data) is None for data in pieces)
        print(f"{len(noise)} bytes of noise, {len(pieces)} pieces: {bad} bad frames, "
              f"{after['foreign_frames'] - before['foreign_frames']} foreign, {dropped} bytes dropped")
        if bad == 0 or (dropped == 0 and bad != expected):
            self.fail(f"{bad} bad frames were counted, {expected} sent")


def main():
    address = sys.argv[1].removeprefix("tcp://").split(":")
    with Connection(*address) as connection:
        hostile = Hostile(connection)
        if sys.argv[2] == "requests":
            hostile.requests()
        else:
            noise = random.Random(1).randbytes(int(sys.argv[3]))
            hostile.noise(noise if sys.argv[2] == "noise" else noise.replace(b"\0", b"\1"))
        sys.exit(hostile.failures > 0)


main()
