"""Runs COMMAND on a pseudo-terminal and prints what that shows at the end.

terminal.py COLUMNS COMMAND ARGS...; ends with the command's exit code. Files: raw.bin, all that was
written; seen.txt, each line that was shown at some time.
"""

import fcntl
import os
import re
import struct
import sys
import termios


class Screen:
    """Endlessly high, and as wide as it is: the controls that the tool uses, and no others."""

    def __init__(self, columns):
        self.columns, self.lines, self.row, self.column = columns, [""], 0, 0
        self.seen = set()

    def down(self):
        self.row += 1
        if self.row == len(self.lines):
            self.lines.append("")

    def put(self, character):
        if self.column == self.columns:
            self.column = 0
            self.down()
        line = self.lines[self.row].ljust(self.column)
        self.lines[self.row] = line[: self.column] + character + line[self.column + 1 :]
        self.column += 1

    def control(self, count, letter):
        if letter == "A":
            self.row -= int(count or 1)
            assert self.row >= 0, "above the screen"
        elif letter == "J" and not count:
            del self.lines[self.row + 1 :]
            self.lines[self.row] = self.lines[self.row][: self.column]
        else:
            raise AssertionError(f"unknown control {count}{letter}")

    def write(self, text):
        for part in re.finditer(r"\x1b\[(\d*)([A-Za-z])|([^\x1b])|(\x1b)", text, re.S):
            count, letter, character, broken = part.groups()
            assert not broken, "a broken escape sequence"
            if letter:
                self.seen.update(self.lines)
                self.control(count, letter)
            elif character == "\r":
                self.column = 0
            elif character == "\n":
                self.down()
            else:
                self.put(character)


def main():
    columns, command = int(sys.argv[1]), sys.argv[2:]
    pid, terminal = os.forkpty()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.environ["TERM"] = "xterm"
        os.execvp(command[0], command)
    raw = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:  # EIO: nobody has it open any longer
            break
        if not part:
            break
        raw += part
    _, status = os.waitpid(pid, 0)
    open("raw.bin", "wb").write(raw)
    screen = Screen(columns)
    screen.write(raw.decode())
    open("seen.txt", "w").write("\n".join(sorted(screen.seen)) + "\n")
    print("\n".join(screen.lines).rstrip("\n"))
    sys.exit(os.waitstatus_to_exitcode(status))


main()
