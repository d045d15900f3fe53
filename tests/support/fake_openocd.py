#!/usr/bin/env python3
"""A fake OpenOCD for what the real one cannot be made to do: wrong replies, silence, early ends.

It takes OpenOCD's command line and commands on its standard input, as OpenOCD does with `tcl_port
pipe`, and behaves as $FAKE_OPENOCD says (see BEHAVIOURS). An empty command, which only asks whether
it is there, it answers and does not count. Beside that it answers what a flasher asks
of an STM32F405.
"""
import os
import random
import re
import sys
import time

END = b"\x1a"


def say(text):
    print(text, file=sys.stderr, flush=True)


def write_all(data):
    while data:
        data = data[os.write(1, data):]


def result_of(command):
    if command.startswith("read_memory"):
        width, count = command.split()[2:4]
        unit = ["0x13", "0x64", "0x07", "0x10"] if width == "8" else ["0x10076413"]
        return "0", " ".join((unit * int(count))[: int(count)])
    if command.startswith("flash erase_address"):
        say("Info : erases")
    if command.startswith("get_reg"):
        return "0", "pc 0x08000100"
    if command.startswith("echo"):
        say(command[5:].strip("{}"))
    return "0", ""


def reply(command):
    code, text = result_of(command)
    return f"{code} {{{text}}}".encode() + END


def good(_, command, send):
    send(reply(command))


def ends(number, command, send):
    """Ends at the third command."""
    if number == 3:
        say("Error: fake end")
        os._exit(9)
    good(number, command, send)


def silent(number, command, send):
    if number < 3:
        good(number, command, send)


def trickle(number, command, send):
    """Never comes to an end, byte by byte."""
    if number < 3:
        return good(number, command, send)
    while True:
        send(b"x")
        time.sleep(0.001)


def endless(number, command, send):
    if number < 3:
        return good(number, command, send)
    while True:
        send(b"x" * 65536)


def worn_flash(number, command, send):
    """Takes everything, and one byte does not hold."""
    if command.startswith("verify_image"):
        return send(b"1 {diff 0 address 0x08000010. Was 0x00 instead of 0x01}" + END)
    good(number, command, send)


def no_probe(number, command, send):
    """Finds nobody to connect to."""
    if command != "init":
        return good(number, command, send)
    say("Error: Error on socket 'Failed to connect': errno==9, message: Bad file descriptor.")
    send(b"1 {}" + END)


def lost_probe(number, command, send):
    """Cannot compare what differs, because its probe is gone."""
    if not command.startswith("verify_image"):
        return good(number, command, send)
    say("Error: checksum mismatch - attempting binary compare")
    say("Error: jtag driver failed")
    send(b"1 {}" + END)


def flood(number, command, send):
    """Says more than is kept, and then fails, with the cause in the log only."""
    if number == 1:
        for _ in range(3000):
            say("Error: old " + "z" * 1000)
    if number != 2:
        return good(number, command, send)
    say("Error: told late")
    send(b"1 {}" + END)


def foul(number, command, send):
    """Fails with bytes that are no text, in many lines, without an end of them."""
    if command.startswith("echo"):
        return good(number, command, send)
    send(b"1 {\xff\xfe\x1b[31m red\n" + b"line\n" * 4000 + b"}" + END)


def fuzz(number, command, send):
    chance = random.random()
    if chance < 0.6:
        return good(number, command, send)
    if chance < 0.7:
        time.sleep(random.random() / 50)
        return good(number, command, send)
    if chance < 0.75:
        os._exit(random.choice([0, 1, 11]))
    if chance < 0.8:
        for line in range(random.randrange(2000)):
            say(f"Error: noise {line} " + "y" * random.randrange(200))
        return good(number, command, send)
    whole = bytearray(reply(command))
    for _ in range(random.randrange(1, 6)):
        kind = random.randrange(3)
        at = random.randrange(len(whole)) if whole else 0
        if kind == 0 and whole:
            whole[at] = random.randrange(256)
        elif kind == 1:
            whole[at:at] = bytes(random.randrange(256) for _ in range(random.randrange(64)))
        elif whole:
            del whole[at]
    send(bytes(whole))


BEHAVIOURS = {f.__name__: f for f in (good, ends, silent, trickle, endless, worn_flash, no_probe,
                                      lost_probe, flood, foul, fuzz)}


def main():
    behaviour = os.environ.get("FAKE_OPENOCD", "good")
    if behaviour.startswith("fuzz:"):
        random.seed(int(behaviour[5:]))
        behaviour = "fuzz"
    if behaviour == "no_start":
        time.sleep(60)
    if behaviour == "dead":
        say("Error: fake death")
        sys.exit(1)
    say("Info : accepting 'tcl' connection from pipe")
    received = b""
    number = 0
    while True:
        part = os.read(0, 65536)
        if not part:
            return
        received += part
        while END in received:
            request, received = received.split(END, 1)
            command = re.fullmatch(r"assay_reply \[catch \{(.*)\} m\] \$m", request.decode(), re.S)[1]
            if not command:
                write_all(reply(command))
                continue
            number += 1
            BEHAVIOURS[behaviour](number, command, write_all)


if __name__ == "__main__":
    try:
        main()
    except (BrokenPipeError, ConnectionResetError):
        pass
