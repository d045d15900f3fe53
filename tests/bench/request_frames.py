"""Request frames as proto/SPEC.md has them, made without the project's own code."""
import random
import struct
import zlib

NONCE = 0x9ABCDEF1
ACTING = (6, 7)


def cobs(frame):
    out = bytearray()
    for piece in _blocks(frame):
        out += piece
    return bytes(out) + b"\0"


def _blocks(frame):
    parts = frame.split(b"\0")
    for number, part in enumerate(parts):
        while len(part) >= 254:
            yield b"\xff" + part[:254]
            part = part[254:]
        yield bytes([len(part) + 1]) + part


def frame(kind, sequence, payload, nonce=NONCE):
    text = bytes([kind, sequence & 255, nonce & 255]) + payload
    return cobs(text + struct.pack("<I", zlib.crc32(text) ^ nonce))


def padded(data):
    return data + bytes(-len(data) % 8)


def sized(data):
    return struct.pack("<II", len(data), 0) + padded(data)


def tensor(data):
    return struct.pack("<IBBBB", len(data), 1, 8, 1, 0) + struct.pack("<q", len(data)) + padded(data)


def call(signature, arguments, staged=None, announce=True):
    flags = (0x40 if announce else 0) | (0 if staged is None else 0x80)
    head = struct.pack("<BI", flags, zlib.crc32(signature.encode()))
    return head + (arguments if staged is None else struct.pack("<I", staged))


class Conversation:
    """Frames in order, each with what its last answer's type must be (None: no answer) and a name."""

    def __init__(self):
        self.sequence = 0
        self.steps = []

    def add(self, name, kind, payload=b"", answer=0x80, nonce=NONCE):
        if kind in ACTING:
            self.sequence += 1
        data = frame(kind, self.sequence, payload, nonce)
        self.steps.append((name, data, None if answer is None else answer | kind))

    def header(self):
        arrays = "".join(
            f"static const uint8_t request_{i}[] = {{{','.join(map(str, data))}}};\n"
            for i, (_, data, _) in enumerate(self.steps))
        table = ",".join(f"{{request_{i}, sizeof request_{i}}}" for i in range(len(self.steps)))
        return (arrays + "static const struct { const uint8_t* bytes; uint32_t count; } requests[] = {"
                + table + "};\n" + f"enum {{ request_count = {len(self.steps)}, bench_timed = {int(self.timed)} }};\n")


def every_request():
    """Each type of request that ends in an answer, in its longest form, and what is refused."""
    talk = Conversation()
    noise = random.Random(1).randbytes(600)
    talk.add("hello", 1, struct.pack("<IB", NONCE, 1))
    for what in range(3):
        talk.add("describe", 2, struct.pack("<BH", what, 0))
    talk.add("write", 3, bytes(4) + noise[:64])
    talk.add("write", 3, b"\xff\0\0\0" + noise[:497])
    talk.add("read", 4, b"\xff\0\0\0" + struct.pack("<H", 497))
    talk.add("digest", 5, b"\xff\0\0\0" + b"\0\1\0")
    talk.add("run", 6, struct.pack("<BHB", 0, 2, 3) + noise[:64])
    seven = (struct.pack("<q", -1) + struct.pack("<d", 1.5) + sized(b"text\0") + sized(b"bytes")
             + 3 * tensor(noise[:16]))
    talk.add("call", 7, call("seven(i,f,s,b,t,t,t)t", seven))
    talk.add("read", 4, b"\xfe\0\0\0" + struct.pack("<H", 16))
    talk.add("write", 3, b"\xff\0\0\0" + seven)
    talk.add("call", 7, call("seven(i,f,s,b,t,t,t)t", b"", staged=len(seven)))
    talk.add("cancel", 8, answer=0xC0)
    talk.add("memory", 9)
    talk.add("oversize", 3, bytes(4) + noise, answer=0xC0)
    talk.add("foreign", 4, b"\xff\0\0\0\1\0", answer=0xC0, nonce=NONCE + 1)
    return talk


def timed_requests():
    """What is timed: empty calls, then frames of the longest kind that are checked and not acted
    on, as they carry the type of an answer."""
    talk = Conversation()
    talk.add("hello", 1, struct.pack("<IB", NONCE, 1))
    for name in ("call", "call", "announced", "announced"):
        talk.add(name, 7, call("nothing()v", b"", announce=name == "announced"))
    for name, payload in (("random", random.Random(2).randbytes(497)), ("zeros", bytes(497)),
                          ("ff", b"\xff" * 497)):
        for _ in range(2):
            talk.add(name, 0x83, bytes(4) + payload, answer=None)
    return talk
