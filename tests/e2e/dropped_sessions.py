"""A host that goes away in the middle of sessions, and asks what that has left behind.

    dropped_sessions.py HOST:PORT figures       prints what a run and the memory request say
    dropped_sessions.py HOST:PORT drop COUNT    prints how often tally() was called

The device's model 0 takes 4 bytes, and it has a function tally()i that counts its calls."""
import random
import struct
import sys

from wire_client import (ARGUMENTS, CALL, DESCRIBE, DIGEST, HELLO, MEMORY, READ, REPLY, RUN, WRITE,
                         Connection, Session, call, frame, hello, piece, run)

INPUT = struct.pack("<f", 1.5)
OUTPUTS, STACK = 2, 4  # flags of run: they ride along, it is measured
# How many of the requests below these end.
ENDS_WITH_RUN, ENDS_WITH_CALL = 7, 8


def requests():
    """Type, sequence and payload of all requests of a session."""
    return [(DESCRIBE, 0, struct.pack("<BH", what, 0)) for what in range(3)] + [
        (MEMORY, 1, b""),
        (WRITE, 2, piece(ARGUMENTS, 0, bytes(range(100)))),
        (WRITE, 3, piece(0, 0, INPUT)),
        (RUN, 4, run(flags=OUTPUTS | STACK, inputs=INPUT)),
        (CALL, 5, call("tally()i", b"", announce=False)),
        (READ, 6, piece(1, 0, struct.pack("<H", 4))),
        (DIGEST, 6, piece(1, 0, b"\4\0\0")),
    ]


class Tallies:
    """What may have happened: calls that were sent whole, and those of them that were answered."""

    def __init__(self):
        self.sent = set()
        self.answered = set()


def cut(sizes, draw):
    """How many bytes behind hello go out: up to the end of an acting request, or anywhere."""
    if draw.random() < 0.3:
        return sum(sizes[:draw.choice([ENDS_WITH_RUN, ENDS_WITH_CALL])])
    return draw.randrange(sum(sizes))


def answers(connection, nonce, kind, status):
    """Whether a request of this kind is answered, and with this status; waits for it."""
    for found, _, seal, _ in connection.frames(10):
        if found & 63 == kind and seal == nonce:
            return found == kind | status
    raise TimeoutError(f"request {kind:02x} brought no answer")


def drop(address, nonce, draw, before, tallies):
    """One session that ends without a word. Returns its bytes."""
    opening = b"\0" + frame(HELLO, 0, hello(nonce), nonce)
    if draw.random() < 0.05:
        # Not even hello gets through.
        with Connection(*address) as connection:
            connection.send(opening[:draw.randrange(len(opening))])
        return opening
    frames = [frame(kind, sequence, payload, nonce) for kind, sequence, payload in requests()]
    sizes = [len(data) for data in frames]
    count = cut(sizes, draw)
    data = b"".join(frames)[:count]
    call_is_whole = count >= sum(sizes[:ENDS_WITH_CALL])
    connection = Connection(*address)
    # Sometimes what the session before has left on its way comes late: ahead of hello or behind it.
    early, late = draw.choices([(b"", b""), (before, b""), (b"", before + b"\0")], [8, 1, 1])[0]
    connection.send(early + opening)
    # The emulator takes one connection at a time: it now has this one.
    if not answers(connection, nonce, HELLO, REPLY):
        raise RuntimeError("hello was refused")
    connection.send(late + data)
    if call_is_whole:
        tallies.sent.add(nonce)
    listens = draw.random() < 0.4
    if listens and call_is_whole:
        if answers(connection, nonce, CALL, REPLY):
            tallies.answered.add(nonce)
    elif listens and count >= sizes[0]:
        connection.socket.recv(draw.randrange(1, 200))
    if draw.random() < 0.5:
        connection.reset()
    else:
        connection.socket.close()
    return data


def drop_all(address, count):
    draw = random.Random(1)
    tallies = Tallies()
    nonce = 0
    data = b""
    for _ in range(count):
        # Sometimes it comes back to its session and says all of it again.
        if nonce == 0 or draw.random() < 0.75:
            nonce = draw.randrange(1, 1 << 32)
        data = drop(address, nonce, draw, data[-draw.randrange(1, 200):], tallies)
    print(f"{len(tallies.answered)} {len(tallies.sent)}")


def figures(address):
    with Connection(*address) as connection:
        session = Session(connection, random.Random().randrange(1, 1 << 32))
        reply = session.reply(RUN, run(flags=OUTPUTS | STACK, inputs=INPUT))
        peaks = struct.unpack("<8xIIiHB", reply[:23])
        memory = session.memory()
        print(f"run {peaks} {reply[23:].hex()} memory", *list(memory.items())[:4])


def main():
    address = sys.argv[1].removeprefix("tcp://").split(":")
    if sys.argv[2] == "figures":
        figures(address)
    else:
        drop_all(address, int(sys.argv[3]))


main()
