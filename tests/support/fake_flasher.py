#!/usr/bin/env python3
"""A fake flasher program: does as its first argument says (see BEHAVIOURS) with the others.

What it was called with is appended to $FAKE_FLASHER_RECORD, one JSON object a line, after all that
it prints before it hangs.
"""
import json
import os
import signal
import sys
import time


def record(arguments, **more):
    path = os.environ.get("FAKE_FLASHER_RECORD")
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps({"arguments": arguments, "pid": os.getpid(), **more}) + "\n")


def ok(arguments):
    print("all good")
    record(arguments)
    return 0


def shows(arguments):
    """Records what stands in the text file that it is given."""
    with open(arguments[0], encoding="utf-8") as file:
        record(arguments, text=file.read())
    return 0


def fails(arguments):
    """Prints its first argument and ends with its second."""
    record(arguments)
    print("starting")
    print(arguments[0])
    return int(arguments[1])


def silent(arguments):
    record(arguments)
    return 3


def hangs(arguments):
    """Prints its first argument, and never ends."""
    print(arguments[0], flush=True)
    record(arguments)
    while True:
        time.sleep(60)


def stubborn(arguments):
    """Hangs, and does not mind being asked to end."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    return hangs(arguments)


def floods(arguments):
    """Prints 8 MiB of progress, and an error among it."""
    record(arguments)
    line = "\rWriting " + "#" * 1000
    for number in range(8 * 1024):
        sys.stdout.write(line)
        if number == 3:
            print("\nNo debug probe detected")
    print("\nend")
    return 1


def dies(arguments):
    print("about to die", flush=True)
    record(arguments)
    os.kill(os.getpid(), signal.SIGSEGV)


def reads(arguments):
    """Wants a file that is named as its format, as picotool and pyOCD do; records what is in it."""
    path = arguments[0]
    if not path.endswith((".bin", ".hex")):
        print(f"filename '{path}' does not have a recognized file type (extension)")
        return 255
    with open(path, "rb") as file:
        content = file.read()
    mode = os.stat(os.path.dirname(path)).st_mode & 0o777
    record(arguments, content=content.hex(), mode=mode)
    return 0


def percent(arguments):
    """Says that it is at its first argument, and goes on once the file of its second is there."""
    print(f"Writing at 0x00000000... ({arguments[0]} %)", end="\r", flush=True)
    record(arguments)
    while not os.path.exists(arguments[1]):
        time.sleep(0.001)
    return 0


BEHAVIOURS = {
    f.__name__: f for f in (ok, fails, silent, hangs, stubborn, floods, dies, reads, shows, percent)
}

if __name__ == "__main__":
    sys.exit(BEHAVIOURS[sys.argv[1]](sys.argv[2:]))
